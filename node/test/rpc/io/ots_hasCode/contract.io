// a system contract
>> {"jsonrpc":"2.0","id":1,"method":"ots_hasCode","params":["0x000000000000000000000000000000005e1ec7ed","latest"]}
<< {"jsonrpc":"2.0","id":1,"result":true}
