// the replaced one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0x1462f8dbd08d265b904b36627c4945bbf8c471806c78227a7f1b9bcd92e05815"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"replaced","by":"0x27df1e465f79827117219eb18128b0f8b585db7215a9e6a1e5f6cf768d24770e"}}
