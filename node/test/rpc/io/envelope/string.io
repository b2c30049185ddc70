// a string is no request
>> "hello"
<< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"invalid request"}}
