// the replaced one; 0x when it is not here
>> {"jsonrpc":"2.0","id":1,"method":"debug_getRawTransaction","params":["0x2aadb7a751901894dc3f335c2a68d09e67c417986f1efcccee846c53607719f1"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
