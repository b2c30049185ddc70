// not final: null
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getInclusionProof","params":["0x2df43d659fffaa77bee4c0bce4f2791b9c944372f3c41bb094d8b9e7d4e1d649"]}
<< {"jsonrpc":"2.0","id":1,"result":null}
