// not served here
>> {"jsonrpc":"2.0","id":1,"method":"debug_traceTransaction","params":[]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"the method debug_traceTransaction does not exist/is not available"}}
