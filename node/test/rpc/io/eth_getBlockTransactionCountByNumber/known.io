// a block with three transactions
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockTransactionCountByNumber","params":["0x12"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x3"}
