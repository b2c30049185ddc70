// no such block: null
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getCertificate","params":["0xffff"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
