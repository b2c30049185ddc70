// the balance that comes with a role
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","0x0"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0"}
