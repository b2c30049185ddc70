// the replaced one
>> {"jsonrpc":"2.0","id":1,"method":"eth_getTransactionReceipt","params":["0x2aadb7a751901894dc3f335c2a68d09e67c417986f1efcccee846c53607719f1"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
