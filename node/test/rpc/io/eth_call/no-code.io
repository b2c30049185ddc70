// an account without code answers 0x
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0xd6cc119fee65201ac2ffe32a48f08babbc57b700","data":"0x95d89b41"},"latest"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
