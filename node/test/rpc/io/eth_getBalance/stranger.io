// no account: zero
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0xd7b5fc28138bf6ef03c6b90550c4b8df3def5fdc","latest"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0"}
