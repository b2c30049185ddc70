// the pending one
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionError","params":["0x499d0287ad9da41225420fc30a374d3cebaa5232eb6ce89932ab34898b8746ea"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
