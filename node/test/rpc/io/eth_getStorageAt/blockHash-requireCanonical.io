// the number of elections
>> {"jsonrpc":"2.0","id":1,"method":"eth_getStorageAt","params":["0x000000000000000000000000000000005e1ec7ed","0x0",{"blockHash":"0x27be8e0308b167846d492f87518370147a37ca95373de331d0333970c27385e2","requireCanonical":true}]}
<< {"jsonrpc":"2.0","id":1,"result":"0x0000000000000000000000000000000000000000000000000000000000000002"}
