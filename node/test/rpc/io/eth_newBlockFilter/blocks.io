// the hash of each new block
>> {"jsonrpc":"2.0","id":1,"method":"eth_newBlockFilter","params":[]}
<< {"jsonrpc":"2.0","id":1,"result":"0x1"}
// next block
>> {"jsonrpc":"2.0","id":1,"method":"eth_getFilterChanges","params":["0x1"]}
<< {"jsonrpc":"2.0","id":1,"result":["0x4d0c010fed67275ee303a43452dd93b46d68d8790640892e62c3d4aa5060dfb1"]}
