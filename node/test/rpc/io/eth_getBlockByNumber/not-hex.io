// letters beyond f
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockByNumber","params":["0xzz",false]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0: invalid hex string"}}
