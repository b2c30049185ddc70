// the balance that comes with a role
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","0x2368c6dedaa4e11dadd493679dad9370870af93d1b9c3c4c28fc1532e5b893d2"]}
<< {"jsonrpc":"2.0","id":1,"result":"0xde0b6b3a7640000"}
