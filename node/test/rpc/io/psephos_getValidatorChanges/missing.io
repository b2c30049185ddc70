// from which block on?
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getValidatorChanges","params":[]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32602,"message":"missing value for required argument 0"}}
