// the number of elections
>> {"jsonrpc":"2.0","id":1,"method":"eth_getStorageAt","params":["0x000000000000000000000000000000005e1ec7ed","0x0","0x0"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0000000000000000000000000000000000000000000000000000000000000000"}
