// no params member at all, as Rabby asks
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getEvidence"}
<< {"jsonrpc":"2.0","id":1,"result":[]}
