// a system contract’s stand-in code
>> {"jsonrpc":"2.0","id":1,"method":"eth_getCode","params":["0x000000000000000000000000000000005e1ec7ed",{"blockNumber":"0x13"}]}
<< {"jsonrpc":"2.0","id":1,"result":"0x60006000fd"}
