// no block has uncles
>> {"jsonrpc":"2.0","id":1,"method":"eth_getUncleByBlockHashAndIndex","params":["0x27be8e0308b167846d492f87518370147a37ca95373de331d0333970c27385e2","0x0"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
