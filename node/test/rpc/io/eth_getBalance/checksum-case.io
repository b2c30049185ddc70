// an address in mixed case
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0x000000000000000000000000000000005E1eC7eD","latest"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0"}
