// not served here
>> {"jsonrpc":"2.0","id":1,"method":"engine_forkchoiceUpdatedV3","params":[]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"the method engine_forkchoiceUpdatedV3 does not exist/is not available"}}
