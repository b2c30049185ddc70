// no params member at all, as Rabby asks
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getPeers"}
<< {"jsonrpc":"2.0","id":1,"result":[]}
