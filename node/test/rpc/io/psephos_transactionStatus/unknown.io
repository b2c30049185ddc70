// never heard of
>> {"jsonrpc":"2.0","id":1,"method":"psephos_transactionStatus","params":["0x1212121212121212121212121212121212121212121212121212121212121212"]}
<< {"jsonrpc":"2.0","id":1,"result":{"status":"unknown"}}
