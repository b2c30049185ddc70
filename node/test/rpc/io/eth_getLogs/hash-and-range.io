// one or the other
>> {"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"blockHash":"0x27be8e0308b167846d492f87518370147a37ca95373de331d0333970c27385e2","fromBlock":"0x0"}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other"}}
