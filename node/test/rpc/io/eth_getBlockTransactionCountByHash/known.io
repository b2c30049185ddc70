// a block with three transactions
>> {"jsonrpc":"2.0","id":1,"method":"eth_getBlockTransactionCountByHash","params":["0xb164569151835d1a838f81730fc6ee41d588ecbff9b5990bcbd78f9420ece979"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x3"}
