// the check symbol does not fit
>> {"jsonrpc":"2.0","id":1,"method":"psephos_findReceipt","params":["6XW6A-53WV7-0E12W-VN720"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"invalid argument 0: not a receipt code: 20 symbols, of which the last checks the others"}}
