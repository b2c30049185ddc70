// an empty list of params
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getPeers","params":[]}
<< {"jsonrpc":"2.0","id":1,"result":[]}
