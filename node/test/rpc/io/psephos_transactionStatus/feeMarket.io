// the feeMarket one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0xe9f9fb7ddb35f62028bfcaa898ae38277779319db5779e1e8be5ccd9acde04bf"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"recorded","blockNumber":"0x12","transactionIndex":"0x2","success":true}}
