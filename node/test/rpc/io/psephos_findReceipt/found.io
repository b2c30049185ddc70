// where a ballot with this code is
>> {"jsonrpc":"2.0","id":1,"method":"psephos_findReceipt","params":["6XW6A-53WV7-0E12W-VN723"]}
<< {"jsonrpc":"2.0","id":1,"result":[{"election":"0x1","transactionHash":"0x02cb8fbd62a3be164108ede662be828bd7ed7b49acbf4d5e6b005c967f529f0c"}]}
