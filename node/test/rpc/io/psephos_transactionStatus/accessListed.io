// the accessListed one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0xc631e133447d668f373b22dc6b6c4ffb20c636e0cbd3a0dd54005513f39dcd11"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"recorded","blockNumber":"0x12","transactionIndex":"0x1","success":true}}
