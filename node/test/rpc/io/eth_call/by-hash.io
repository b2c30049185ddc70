// the same at a hash
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x000000000000000000000000000000005e1ec7ed","data":"0x997d2830"},{"blockHash":"0xc009a5c3a0b5612326f6440d1e1cdcebcc6c743653fd8c9b9db0a357b8befc99"}]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0000000000000000000000000000000000000000000000000000000000000002"}
