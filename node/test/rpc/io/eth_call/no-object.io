// a string is no transaction
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":["0x","latest"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0: want an object, not string"}}
