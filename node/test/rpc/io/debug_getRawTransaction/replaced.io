// the replaced one; 0x when it is not here
>> {"jsonrpc":"2.0","id":1,"method":"debug_getRawTransaction","params":["0x1462f8dbd08d265b904b36627c4945bbf8c471806c78227a7f1b9bcd92e05815"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
