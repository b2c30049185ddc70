// data and input differ
>> {"jsonrpc":"2.0","id":1,"method":"eth_call","params":[{"to":"0x000000000000000000000000000000005e1ec7ed","data":"0x997d2830","input":"0x01"},"latest"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0: both \"data\" and \"input\" are set and not equal. Please use \"input\" to pass transaction call data"}}
