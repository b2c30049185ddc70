// no such block: null
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionByBlockHashAndIndex","params":["0x1212121212121212121212121212121212121212121212121212121212121212","0x0"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
