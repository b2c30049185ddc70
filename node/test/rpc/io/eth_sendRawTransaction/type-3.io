// blobs
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x03c4830ad571"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"transaction type not supported: transaction type not valid in this context (type 3)"}}
