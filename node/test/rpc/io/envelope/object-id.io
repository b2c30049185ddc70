// an object is no id
>> {"jsonrpc":"2.0","id":{},"method":"eth_chainId"}
<< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request"}}
