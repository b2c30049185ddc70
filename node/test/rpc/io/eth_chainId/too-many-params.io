// geth refuses arguments that a method does not have
>> {"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":["0x1"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"too many arguments, want at most 0"}}
