// the hash of each new block
>> {"jsonrpc":"2.0","id":1,"method":"eth_newBlockFilter","params":[]}
<< {"jsonrpc":"2.0","id":1,"result":"0x1"}
// next block
>> {"jsonrpc":"2.0","id":1,"method":"eth_getFilterChanges","params":["0x1"]}
<< {"jsonrpc":"2.0","id":1,"result":["0xb2240d3b500e094e6084357d49887c29aff61338a0acab0b499d4457e7bccb1b"]}
