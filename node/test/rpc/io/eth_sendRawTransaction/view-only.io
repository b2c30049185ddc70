// a view as a transaction
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02f869830ad571808080828ce094000000000000000000000000000000005e1ec7ed8084997d2830c080a0550c8265a50b82a9ac35e5df0c6bd2461f1551907c4eeabe159b9f477a09ca25a0271b8051136c1309e1e3d88fc1eccb9e8815eae1da52898d650226f29d4c0142"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":3,"message":"execution reverted: ViewOnly()","data":"0x4c42cadd"}}
