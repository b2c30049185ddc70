// a block that is not there
>> {"jsonrpc":"2.0","id":1,"method":"debug_getRawBlock","params":["0xffff"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"header not found"}}
