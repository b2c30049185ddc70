// one or the other
>> {"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[{"blockHash":"0xc009a5c3a0b5612326f6440d1e1cdcebcc6c743653fd8c9b9db0a357b8befc99","fromBlock":"0x0"}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other"}}
