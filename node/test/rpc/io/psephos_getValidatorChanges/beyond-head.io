// nothing there yet
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getValidatorChanges","params":["0xffff"]}
<< {"jsonrpc":"2.0","id":1,"result":[]}
