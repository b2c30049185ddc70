// EIP-1898 with neither
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700",{}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 1: want blockNumber or blockHash"}}
