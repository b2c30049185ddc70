// nothing is transferred
>> {"jsonrpc":"2.0","id":1,"method":"ots_getInternalOperations","params":["0xd2f9680db49bb3628ed874c839980466a7a8155ad5b4e5b992bdef57f1827130"]}
<< {"jsonrpc":"2.0","id":1,"result":[]}
