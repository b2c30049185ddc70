// the accessListed one
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0x3ae9360132547637641bd4a76a6d3485cfc482596d74f3584ff8d4dce580599c"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"recorded","blockNumber":"0x12","transactionIndex":"0x1","success":true}}
