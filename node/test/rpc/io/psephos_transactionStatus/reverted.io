// the reverted one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0x91ec6fd670474828c62814671351a936c9d9e1566f8d1918f2c7d9d4d6626bbb"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"recorded","blockNumber":"0x7","transactionIndex":"0x1","success":false}}
