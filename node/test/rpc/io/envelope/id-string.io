// the id comes back as it came
>> {"jsonrpc":"2.0","id":"a-1","method":"eth_chainId"}
<< {"jsonrpc":"2.0","id":"a-1","result":"0xad571"}
