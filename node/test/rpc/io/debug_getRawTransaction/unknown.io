// 0x, as geth answers
>> {"jsonrpc":"2.0","id":1,"method":"debug_getRawTransaction","params":["0x1212121212121212121212121212121212121212121212121212121212121212"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
