// an address of 19 bytes
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b7","latest"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0: hex string has length 38, want 40 for an address"}}
