// above the head: null
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockTransactionCountByNumber","params":["0xffff"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
