// both ends included
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getSignerMetrics","params":["0x1","0x4"]}
<< {"jsonrpc":"2.0","id":1,"result":[{"address":"0xd2ea8217a8bdac13b0e784158f595b1a3e665f25","proposedBlockCount":"0x4","lastProposedBlockNumber":"0x4"}]}
