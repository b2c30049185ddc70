// a newest block that is not there yet
>> {"jsonrpc":"2.0","id":1,"method":"eth_feeHistory","params":["0x1","0xffff",[]]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"request beyond head block: requested 65535, head 19"}}
