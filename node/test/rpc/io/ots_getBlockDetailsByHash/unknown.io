// no such block: null
>> {"jsonrpc":"2.0","id":1,"method":"ots_getBlockDetailsByHash","params":["0x1212121212121212121212121212121212121212121212121212121212121212"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
