// the list of slots is required
>> {"jsonrpc":"2.0","id":1,"method":"eth_getProof","params":["0xd6cc119fee65201ac2ffe32a48f08babbc57b700"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"missing value for required argument 1"}}
