// one or the other
>> {"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"blockHash":"0x72a0120bb662db6a9d63a0277bafa53693c35f8e0571be893b722f80ea78a7b7","fromBlock":"0x0"}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other"}}
