// the feeMarket one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0x02cb8fbd62a3be164108ede662be828bd7ed7b49acbf4d5e6b005c967f529f0c"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"recorded","blockNumber":"0x12","transactionIndex":"0x2","success":true}}
