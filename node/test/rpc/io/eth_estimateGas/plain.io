// 21000 for a plain one, from nobody to nobody
>> {"jsonrpc":"2.0","id":1,"method":"eth_estimateGas","params":[{"to":"0xd7b5fc28138bf6ef03c6b90550c4b8df3def5fdc"}]}
<< {"jsonrpc":"2.0","id":1,"result":"0x5208"}
