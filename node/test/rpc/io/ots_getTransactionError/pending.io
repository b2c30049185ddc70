// the pending one
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionError","params":["0x13e7a6d5152a397c4415249524be1df577fa34e626c307af62a6a800e58f622f"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
