// the hash of each new block
>> {"jsonrpc":"2.0","id":1,"method":"eth_newBlockFilter","params":[]}
<< {"jsonrpc":"2.0","id":1,"result":"0x1"}
// next block
>> {"jsonrpc":"2.0","id":1,"method":"eth_getFilterChanges","params":["0x1"]}
<< {"jsonrpc":"2.0","id":1,"result":["0x6b38987050d91027218bb67f282009c50a3bbcd38a9d01f38c29a7cf7f4bf3d2"]}
