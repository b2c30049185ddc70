// nothing at all
>>  
<< {"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"parse error"}}
