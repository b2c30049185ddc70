// a system contract’s stand-in code
>> {"jsonrpc":"2.0","id":1,"method":"eth_getCode","params":["0x000000000000000000000000000000005e1ec7ed",{"blockHash":"0x72a0120bb662db6a9d63a0277bafa53693c35f8e0571be893b722f80ea78a7b7","requireCanonical":true}]}
<< {"jsonrpc":"2.0","id":1,"result":"0x60006000fd"}
