// the feeMarket one
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionError","params":["0x02cb8fbd62a3be164108ede662be828bd7ed7b49acbf4d5e6b005c967f529f0c"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
