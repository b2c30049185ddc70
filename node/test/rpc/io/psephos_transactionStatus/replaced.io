// the replaced one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0xbfe13adaf8a57242303ea92555833954d770c868c5a6b4a1590ca9752dee762f"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"replaced","by":"0x27df1e465f79827117219eb18128b0f8b585db7215a9e6a1e5f6cf768d24770e"}}
