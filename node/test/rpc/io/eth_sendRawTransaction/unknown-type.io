// text, whose first byte is no type
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x6e6f742061207472616e73616374696f6e"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"transaction type not supported: transaction type not valid in this context (type 110)"}}
