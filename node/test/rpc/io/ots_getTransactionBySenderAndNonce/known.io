// by JSON number
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionBySenderAndNonce","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700",0]}
<< {"jsonrpc":"2.0","id":1,"result":"0xc6cf009f953e3812927cf39d5e742be7923c360946e85f9ddc710db2c8e39ad8"}
