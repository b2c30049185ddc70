// the second argument is required
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["latest"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"missing value for required argument 1"}}
