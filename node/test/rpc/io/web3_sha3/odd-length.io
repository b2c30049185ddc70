// half a byte
>> {"jsonrpc":"2.0","id":1,"method":"web3_sha3","params":["0x123"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0: hex string of odd length"}}
