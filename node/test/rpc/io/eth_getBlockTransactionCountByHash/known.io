// a block with three transactions
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockTransactionCountByHash","params":["0x67934c987312bba29ce0d4d8f330d7c13b68aa7be827493f21f29cc0fcf63235"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x3"}
