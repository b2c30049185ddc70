// of the head
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getCertificate","params":["latest"]}
<< {"jsonrpc":"2.0","id":1,"result":{"height":"0x13","round":"0x0","blockHash":"0xc009a5c3a0b5612326f6440d1e1cdcebcc6c743653fd8c9b9db0a357b8befc99","signatures":["0x736e6eaada7cd0e1da89b29e6a922912ea253c1403a4656d26c9bc30a08e29991460afb978c2b201fad42ada7a766a758b89b2f0f5782b53991e14c4013923f501"],"signers":["0xd2ea8217a8bdac13b0e784158f595b1a3e665f25"],"validatorSetHash":"0xace81154b48ed93851804c4c6fc08c13ea9957e18685122c575e134a9a7b3c70"}}
