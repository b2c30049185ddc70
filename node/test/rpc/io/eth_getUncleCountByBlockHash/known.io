// a block with three transactions
>> {"jsonrpc":"2.0","id":1,"method":"eth_getUncleCountByBlockHash","params":["0xd26bc16ce6eaa3b40e061b3e18fdf35e28be37b2f15160993ab25fac01cec08e"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0"}
