// false when there was none
>> {"jsonrpc":"2.0","id":1,"method":"eth_uninstallFilter","params":["0x99"]}
<< {"jsonrpc":"2.0","id":1,"result":false}
