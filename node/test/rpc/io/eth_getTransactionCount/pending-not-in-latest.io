// and not for latest
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionCount","params":["0x16b9889e1f537ec3d9b91c7de8859ad8e472a502","latest"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0"}
