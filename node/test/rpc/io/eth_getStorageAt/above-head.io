// a block that is not there
>> {"jsonrpc":"2.0","id":1,"method":"eth_getStorageAt","params":["0x000000000000000000000000000000007a11da7e","0x0","0xffff"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":"header not found"}}
