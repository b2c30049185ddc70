// new logs only, once
>> {"jsonrpc":"2.0","id":1,"method":"eth_newFilter","params":[{"address":"0x000000000000000000000000000000005e1ec7ed"}]}
<< {"jsonrpc":"2.0","id":1,"result":"0x1"}
>> {"jsonrpc":"2.0","id":1,"method":"eth_getFilterChanges","params":["0x1"]}
<< {"jsonrpc":"2.0","id":1,"result":[]}
// next block
>> {"jsonrpc":"2.0","id":1,"method":"eth_getFilterChanges","params":["0x1"]}
<< {"jsonrpc":"2.0","id":1,"result":[{"address":"0x000000000000000000000000000000005e1ec7ed","topics":["0x38a83bc97fe3c67d89842c1c27a230b6538d70d76059eb5354488ea03ef24262","0x0000000000000000000000000000000000000000000000000000000000000001","0x00000000000000000000000016b9889e1f537ec3d9b91c7de8859ad8e472a502"],"data":"0xe6ffe386390465eb0639509fe04b3df86a670d9fd063883f339eed2601a0ca05","blockHash":"0x4d0c010fed67275ee303a43452dd93b46d68d8790640892e62c3d4aa5060dfb1","blockNumber":"0x14","blockTimestamp":"0x6553f177","transactionHash":"0x13e7a6d5152a397c4415249524be1df577fa34e626c307af62a6a800e58f622f","transactionIndex":"0x0","logIndex":"0x0","removed":false}]}
>> {"jsonrpc":"2.0","id":1,"method":"eth_getFilterChanges","params":["0x1"]}
<< {"jsonrpc":"2.0","id":1,"result":[]}
>> {"jsonrpc":"2.0","id":1,"method":"eth_uninstallFilter","params":["0x1"]}
<< {"jsonrpc":"2.0","id":1,"result":true}
>> {"jsonrpc":"2.0","id":1,"method":"eth_getFilterChanges","params":["0x1"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"filter not found"}}
