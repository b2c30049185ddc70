// no params member at all, as Rabby asks
>> {"jsonrpc":"2.0","id":1,"method":"ots_getApiLevel"}
<< {"jsonrpc":"2.0","id":1,"result":8}
