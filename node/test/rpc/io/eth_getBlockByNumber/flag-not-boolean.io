// the second argument is true or false
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["latest","no"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 1: want true or false, not string"}}
