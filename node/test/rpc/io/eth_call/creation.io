// no to
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"data":"0x6000"},"latest"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"contract creation is not supported: the field \"to\" is missing"}}
