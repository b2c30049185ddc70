// the accessListed one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0xc99435ce6ca262f174eed4cde3e7b7bdf65d8ef4a5a75221543240b7ea10a9c8"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"recorded","blockNumber":"0x12","transactionIndex":"0x1","success":true}}
