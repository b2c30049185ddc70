// a block without transactions
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockReceipts","params":["latest"]}
<< {"jsonrpc":"2.0","id":1,"result":[]}
