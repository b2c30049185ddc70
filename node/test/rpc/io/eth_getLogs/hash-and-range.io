// one or the other
>> {"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"blockHash":"0x2368c6dedaa4e11dadd493679dad9370870af93d1b9c3c4c28fc1532e5b893d2","fromBlock":"0x0"}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other"}}
