// a voter’s nonce
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","0x72a0120bb662db6a9d63a0277bafa53693c35f8e0571be893b722f80ea78a7b7"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x1"}
