// as wallets probe: an unknown function reverts
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x000000000000000000000000000000005e1ec7ed","data":"0x01ffc9a780ac58cd"},"latest"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted: UnknownFunction(0x01ffc9a7)","data":"0x150879b001ffc9a700000000000000000000000000000000000000000000000000000000"}}
