// no one waits
>> {"jsonrpc":"2.0","id":1,"method":"txpool_contentFrom","params":["0xd7b5fc28138bf6ef03c6b90550c4b8df3def5fdc"]}
<< {"jsonrpc":"2.0","id":1,"result":{"pending":{},"queued":{}}}
