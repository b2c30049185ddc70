// an account
>> {"jsonrpc":"2.0","id":1,"method":"ots_hasCode","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","latest"]}
<< {"jsonrpc":"2.0","id":1,"result":false}
