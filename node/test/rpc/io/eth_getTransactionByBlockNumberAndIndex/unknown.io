// beyond the last: null
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionByBlockNumberAndIndex","params":["0x12","0x9"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
