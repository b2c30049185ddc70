// the reverted one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0xe07af6ecdd299287b2d3535d6f487b1c77c5f1af0877bd0a118a0abc466ab67e"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"recorded","blockNumber":"0x7","transactionIndex":"0x1","success":false}}
