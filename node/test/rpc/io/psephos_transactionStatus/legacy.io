// the legacy one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0xc6cf009f953e3812927cf39d5e742be7923c360946e85f9ddc710db2c8e39ad8"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"recorded","blockNumber":"0x12","transactionIndex":"0x0","success":true}}
