// params by name are not supported
>> {"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":{"chainId":1}}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"non-array args"}}
