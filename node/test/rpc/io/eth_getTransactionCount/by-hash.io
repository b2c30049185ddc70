// a voter’s nonce
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","0x27be8e0308b167846d492f87518370147a37ca95373de331d0333970c27385e2"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x1"}
