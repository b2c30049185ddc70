// the filter is required
>> {"jsonrpc":"2.0","id":1,"method":"eth_getLogs","params":[]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"missing value for required argument 0"}}
