// the legacy one
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionError","params":["0x4073ae7e16af5baa199ff4f4adc69da49f21b69298ce8d91a65bba7f43cb2d26"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
