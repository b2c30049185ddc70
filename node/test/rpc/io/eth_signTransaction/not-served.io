// not served here
>> {"jsonrpc":"2.0","id":1,"method":"eth_signTransaction","params":[]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"the method eth_signTransaction does not exist/is not available"}}
