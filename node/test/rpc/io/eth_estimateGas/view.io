// a view as a transaction
>> {"jsonrpc":"2.0","id":1,"method":"eth_estimateGas","params":[{"to":"0x000000000000000000000000000000005e1ec7ed","data":"0x997d2830","from":"0xd6cc119fee65201ac2ffe32a48f08babbc57b700"}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted: ViewOnly()","data":"0x4c42cadd"}}
