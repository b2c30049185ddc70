// the accessListed one
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionError","params":["0x3ae9360132547637641bd4a76a6d3485cfc482596d74f3584ff8d4dce580599c"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
