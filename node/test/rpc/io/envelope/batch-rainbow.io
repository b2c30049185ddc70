// as Rainbow asks for nonces
>> [{"jsonrpc":"2.0","id":11,"method":"eth_getTransactionCount","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","pending"]},{"jsonrpc":"2.0","id":12,"method":"eth_getTransactionCount","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","latest"]}]
<< [{"jsonrpc":"2.0","id":11,"result":"0x1"},{"jsonrpc":"2.0","id":12,"result":"0x1"}]
