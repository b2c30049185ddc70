// not served here
>> {"jsonrpc":"2.0","id":1,"method":"debug_getBadBlocks","params":[]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"the method debug_getBadBlocks does not exist/is not available"}}
