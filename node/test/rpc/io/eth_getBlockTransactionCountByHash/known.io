// a block with three transactions
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockTransactionCountByHash","params":["0xe1cb62a590b7b7eb15c3c4c4bb0a76a282b584ae9c6d4c1322bdc7d51256374c"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x3"}
