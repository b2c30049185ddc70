// the accessListed one
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionError","params":["0xc99435ce6ca262f174eed4cde3e7b7bdf65d8ef4a5a75221543240b7ea10a9c8"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
