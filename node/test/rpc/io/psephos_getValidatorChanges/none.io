// the first set stays
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getValidatorChanges","params":["0x0"]}
<< {"jsonrpc":"2.0","id":1,"result":[]}
