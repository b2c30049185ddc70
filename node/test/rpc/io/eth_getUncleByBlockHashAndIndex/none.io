// no block has uncles
>> {"jsonrpc":"2.0","id":1,"method":"eth_getUncleByBlockHashAndIndex","params":["0x72a0120bb662db6a9d63a0277bafa53693c35f8e0571be893b722f80ea78a7b7","0x0"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
