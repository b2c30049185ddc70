// the cancel one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0x27df1e465f79827117219eb18128b0f8b585db7215a9e6a1e5f6cf768d24770e"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"pending"}}
