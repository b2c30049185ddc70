// by JSON number
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionBySenderAndNonce","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700",0]}
<< {"jsonrpc":"2.0","id":1,"result":"0xd2f9680db49bb3628ed874c839980466a7a8155ad5b4e5b992bdef57f1827130"}
