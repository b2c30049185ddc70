// there from genesis on
>> {"jsonrpc":"2.0","id":1,"method":"ots_getContractCreator","params":["0x000000000000000000000000000000005e1ec7ed"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
