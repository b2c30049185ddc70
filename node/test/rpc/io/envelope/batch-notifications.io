// only notifications: no answer
>> [{"jsonrpc":"2.0","method":"eth_chainId"}]
<< (none)
