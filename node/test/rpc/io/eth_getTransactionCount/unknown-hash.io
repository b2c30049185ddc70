// EIP-1898 with a hash that is not here
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700",{"blockHash":"0x1212121212121212121212121212121212121212121212121212121212121212"}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"header not found"}}
