// of the head
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getCertificate","params":["latest"]}
<< {"jsonrpc":"2.0","id":1,"result":{"height":"0x13","round":"0x0","blockHash":"0x2368c6dedaa4e11dadd493679dad9370870af93d1b9c3c4c28fc1532e5b893d2","signatures":["0x6fa4a0a1bc28ef31e86aeb3ac2398103f6f95c5ea82258f35eb71bf3a37519897261c482809971a5e702d200112f06f8074459cd50bfe2320d9d5e2da28b96f000"],"signers":["0xd2ea8217a8bdac13b0e784158f595b1a3e665f25"],"validatorSetHash":"0xace81154b48ed93851804c4c6fc08c13ea9957e18685122c575e134a9a7b3c70"}}
