// T4: four pending transactions of one voter
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02f865830ad57180808082520894e6064215aaff6e6e8e6fd456cbb9a8be4f47ad748080c001a0fe0f8128e89fce5aa8eb078847630f9a076179664f8d46b93233371f30807d39a073a5f525647a0cab91994305c0c2d3f527e2c785793eea1b86ef15f151de18d1"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x36f394dfb55c120a52bac63ebe9981205f5c9495bf3da11ada8364a9c00db318"}
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02f865830ad57101808082520894e6064215aaff6e6e8e6fd456cbb9a8be4f47ad748080c001a02b2b0cf5590608e9a02d4545024609447a30bdf105c23aaededb7da0116c18aca00876a836da7cae394d30ee4f3afac1f69fdfa9e1ec26c02677c1d2e8494f9cb3"]}
<< {"jsonrpc":"2.0","id":1,"result":"0xaeef2f37f6981d85bdd50882a2ee7a997bca11113497300d235a6bb8042df91c"}
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02f865830ad57102808082520894e6064215aaff6e6e8e6fd456cbb9a8be4f47ad748080c001a0771f23097db864f36cf4475ff481ea25d44116980b5158bb02a5b05af7113829a03c21b095999066b3a3555c89012cc43260ab331acf8112a5b6cdcb3c1c49ec76"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x6a1e8e5a8ded82c72ff0545ba9c87264e2772b8a5ac902523ed3497af96fc3d0"}
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02f865830ad57103808082520894e6064215aaff6e6e8e6fd456cbb9a8be4f47ad748080c001a08321d139208ccd8d510409fc15aee20ec15a05e20ccb05abbd09bedb403ca0e5a03576b748088690c67a2ddc974f22198e3caddd9b5cc06d4ebb5de714be17a23f"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x3cc2ec2956f74f904677334d7642dcb27c6f55b1cdb4ab48b8ea331627280cbe"}
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02f865830ad57104808082520894e6064215aaff6e6e8e6fd456cbb9a8be4f47ad748080c001a0defbbc49ab82a5902b27b410a116c9ba1161236af5c5c211d40765b9cccd14b1a043a6c09da92edecb635ce9096bd80fabfc6ae25b68d16770677ba7cd8bef0bc1"]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32003,"message":"transaction rejected: at most 4 pending transactions of one sender"}}
