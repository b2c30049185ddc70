// no block has uncles
>> {"jsonrpc":"2.0","id":1,"method":"eth_getUncleByBlockHashAndIndex","params":["0xc009a5c3a0b5612326f6440d1e1cdcebcc6c743653fd8c9b9db0a357b8befc99","0x0"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
