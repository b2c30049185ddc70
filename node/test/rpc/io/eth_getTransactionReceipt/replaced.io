// the replaced one
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionReceipt","params":["0x1462f8dbd08d265b904b36627c4945bbf8c471806c78227a7f1b9bcd92e05815"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
