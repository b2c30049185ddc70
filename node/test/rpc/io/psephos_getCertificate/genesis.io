// genesis has none: null
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getCertificate","params":["0x0"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
