// no params member at all, as Rabby asks
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getConsensusStatus"}
<< {"jsonrpc":"2.0","id":1,"result":{"summary":"height 20: no block is due","mode":"validating","reason":null,"blockNumber":"0x14","round":"0x0","proposer":"0xd2ea8217a8bdac13b0e784158f595b1a3e665f25","waitingMs":0,"isDue":false,"isCatchingUp":false,"quorum":"0x1","isQuorumPresent":true,"missing":[],"validators":[{"address":"0xd2ea8217a8bdac13b0e784158f595b1a3e665f25","isSelf":true,"isConnected":false,"silentMs":null,"blockNumber":"0x13","round":"0x0","clockAheadMs":null}]}}
