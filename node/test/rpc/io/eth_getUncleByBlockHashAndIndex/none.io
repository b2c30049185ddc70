// no block has uncles
>> {"jsonrpc":"2.0","id":1,"method":"eth_getUncleByBlockHashAndIndex","params":["0x2368c6dedaa4e11dadd493679dad9370870af93d1b9c3c4c28fc1532e5b893d2","0x0"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
