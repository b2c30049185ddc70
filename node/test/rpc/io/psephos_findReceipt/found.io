// where a ballot with this code is
>> {"jsonrpc":"2.0","id":1,"method":"psephos_findReceipt","params":["6XW6A-53WV7-0E12W-VN723"]}
<< {"jsonrpc":"2.0","id":1,"result":[{"election":"0x1","transactionHash":"0x383610d14b0ef3692d68ce8d683574da2530a2abb25537eb85ed33052065fe29"}]}
