// not served here
>> {"jsonrpc":"2.0","id":1,"method":"engine_newPayloadV4","params":[]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"the method engine_newPayloadV4 does not exist/is not available"}}
