// the replaced one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0x2aadb7a751901894dc3f335c2a68d09e67c417986f1efcccee846c53607719f1"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"replaced","by":"0x27df1e465f79827117219eb18128b0f8b585db7215a9e6a1e5f6cf768d24770e"}}
