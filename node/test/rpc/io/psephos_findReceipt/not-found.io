// a code that nobody has
>> {"jsonrpc":"2.0","id":1,"method":"psephos_findReceipt","params":["00000-00000-00000-0C1SM"]}
<< {"jsonrpc":"2.0","id":1,"result":[]}
