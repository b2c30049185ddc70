// params must be a list
>> {"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":"x"}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"non-array args"}}
