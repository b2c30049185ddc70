// a nonce not used: null
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionBySenderAndNonce","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700",7]}
<< {"jsonrpc":"2.0","id":1,"result":null}
