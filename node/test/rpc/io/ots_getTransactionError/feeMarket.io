// the feeMarket one
>> {"jsonrpc":"2.0","id":1,"method":"ots_getTransactionError","params":["0x383610d14b0ef3692d68ce8d683574da2530a2abb25537eb85ed33052065fe29"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x"}
