// a nonce not used: null
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionBySenderAndNonce","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","0x5"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
