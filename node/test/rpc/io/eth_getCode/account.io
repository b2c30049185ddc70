// every other account has none
>> {"jsonrpc":"2.0","id":1,"method":"eth_getCode","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","latest"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
