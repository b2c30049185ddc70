// to above the head
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getSignerMetrics","params":["0x1","0xffff"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"block range extends beyond current head block"}}
