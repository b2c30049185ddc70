// leading zeros left out
>> {"jsonrpc":"2.0","id":1,"method":"eth_getStorageAt","params":["0x000000000000000000000000000000007a11da7e","0x2","latest"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0000000000000001000000000bebc200000000000000271000000000000003e8"}
