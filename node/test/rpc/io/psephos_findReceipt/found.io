// where a ballot with this code is
>> {"jsonrpc":"2.0","id":1,"method":"psephos_findReceipt","params":["6XW6A-53WV7-0E12W-VN723"]}
<< {"jsonrpc":"2.0","id":1,"result":[{"election":"0x1","transactionHash":"0xe9f9fb7ddb35f62028bfcaa898ae38277779319db5779e1e8be5ccd9acde04bf"}]}
