// JSON-RPC 1.0
>> {"jsonrpc":"1.0","id":1,"method":"eth_chainId"}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"invalid request"}}
