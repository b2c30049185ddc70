// a hash of 31 bytes
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockByHash","params":["0x12121212121212121212121212121212121212121212121212121212121212",false]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0: hex string has length 62, want 64 for a hash"}}
