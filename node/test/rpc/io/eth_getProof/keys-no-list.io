// one slot is not a list
>> {"jsonrpc":"2.0","id":1,"method":"eth_getProof","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700","0x0","latest"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 1: want a list, not string"}}
