// a selector without its arguments
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x000000000000000000000000000000005e1ec7ed","data":"0x8f47b14600000000000000000000000000000000"},"latest"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted: MalformedCalldata()","data":"0x59170bf0"}}
