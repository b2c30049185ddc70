// the id comes back as it came
>> {"jsonrpc":"2.0","id":0.5,"method":"eth_chainId"}
<< {"jsonrpc":"2.0","id":0.5,"result":"0xad571"}
