// at most 25
>> {"jsonrpc":"2.0","id":1,"method":"ots_searchTransactionsAfter","params":["0x680c2d6d0830ea7600e2cc0c686cbeb43be2214a",0,26]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 2: a page has 1 to 25 entries"}}
