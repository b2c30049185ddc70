// no selector
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x000000000000000000000000000000005e1ec7ed"},"latest"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted: UnknownFunction(0x00000000)","data":"0x150879b00000000000000000000000000000000000000000000000000000000000000000"}}
