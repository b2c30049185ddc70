// a block that is not there
>> {"jsonrpc":"2.0","id":1,"method":"eth_getStorageValues","params":[{"0xd6cc119fee65201ac2ffe32a48f08babbc57b700":["0x0000000000000000000000000000000000000000000000000000000000000000"]},"0xffff"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"header not found"}}
