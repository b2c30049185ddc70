// from above to
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getSignerMetrics","params":["0x4","0x1"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid block range params"}}
