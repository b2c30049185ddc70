// a legacy transaction without fields
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0xc0"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0: fewer items than expected"}}
