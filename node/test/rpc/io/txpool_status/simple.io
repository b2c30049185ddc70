// no params member at all, as Rabby asks
>> {"jsonrpc":"2.0","id":1,"method":"txpool_status"}
<< {"jsonrpc":"2.0","id":1,"result":{"pending":"0x2","queued":"0x0"}}
