// EIP-1898 with number and hash
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700",{"blockHash":"0x1212121212121212121212121212121212121212121212121212121212121212","blockNumber":"0x1"}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 1: cannot specify both BlockHash and BlockNumber, choose one or the other"}}
