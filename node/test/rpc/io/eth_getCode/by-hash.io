// a system contract’s stand-in code
>> {"jsonrpc":"2.0","id":1,"method":"eth_getCode","params":["0x000000000000000000000000000000005e1ec7ed","0x2368c6dedaa4e11dadd493679dad9370870af93d1b9c3c4c28fc1532e5b893d2"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x60006000fd"}
