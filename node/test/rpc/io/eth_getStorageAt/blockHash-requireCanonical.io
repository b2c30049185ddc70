// the number of elections
>> {"jsonrpc":"2.0","id":1,"method":"eth_getStorageAt","params":["0x000000000000000000000000000000005e1ec7ed","0x0",{"blockHash":"0xc009a5c3a0b5612326f6440d1e1cdcebcc6c743653fd8c9b9db0a357b8befc99","requireCanonical":true}]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0000000000000000000000000000000000000000000000000000000000000002"}
