// the balance that comes with a role
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700",{"blockHash":"0xc009a5c3a0b5612326f6440d1e1cdcebcc6c743653fd8c9b9db0a357b8befc99","requireCanonical":true}]}
<< {"jsonrpc":"2.0","id":1,"result":"0xde0b6b3a7640000"}
