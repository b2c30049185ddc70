// keys we do not know, and fees nobody has
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x000000000000000000000000000000005e1ec7ed","data":"0x997d2830","from":"0xd7b5fc28138bf6ef03c6b90550c4b8df3def5fdc","gas":"0x1","maxFeePerGas":"0xffffffffff","foo":1,"type":"0x2"},"latest"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0000000000000000000000000000000000000000000000000000000000000002"}
