// broken JSON
>> {"jsonrpc":"2.0","id":1,
<< {"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"parse error"}}
