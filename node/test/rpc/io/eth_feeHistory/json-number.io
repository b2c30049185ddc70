// as web3.py asks: count as a JSON number, no percentiles
>> {"jsonrpc":"2.0","id":1,"method":"eth_feeHistory","params":[4,"pending"]}
<< {"jsonrpc":"2.0","id":1,"result":{"oldestBlock":"0x10","baseFeePerGas":["0x0","0x0","0x0","0x0","0x0"],"gasUsedRatio":[0,0,0.00099086,0]}}
