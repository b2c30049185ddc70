// above the head: null
>> {"jsonrpc":"2.0","id":1,"method":"ots_getBlockDetails","params":[999999]}
<< {"jsonrpc":"2.0","id":1,"result":null}
