// a tip above the most
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x000000000000000000000000000000005e1ec7ed","data":"0x","maxPriorityFeePerGas":"0x2","maxFeePerGas":"0x1"}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0: maxFeePerGas (1) < maxPriorityFeePerGas (2)"}}
