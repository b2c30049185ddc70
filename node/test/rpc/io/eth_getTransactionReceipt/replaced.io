// the replaced one
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionReceipt","params":["0xbfe13adaf8a57242303ea92555833954d770c868c5a6b4a1590ca9752dee762f"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
