// not served here
>> {"jsonrpc":"2.0","id":1,"method":"eth_fillTransaction","params":[]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"the method eth_fillTransaction does not exist/is not available"}}
