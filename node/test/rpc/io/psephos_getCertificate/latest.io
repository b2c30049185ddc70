// of the head
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getCertificate","params":["latest"]}
<< {"jsonrpc":"2.0","id":1,"result":{"height":"0x13","round":"0x0","blockHash":"0x72a0120bb662db6a9d63a0277bafa53693c35f8e0571be893b722f80ea78a7b7","signatures":["0x24a553b8f8fad4622b044a11b1ccfda944227571294434a13f200ff354cee13a1b4190c3eec5a9d8f1fe8abda2b67b7380274e2d2edb2cdefd86d4c21730eb3e00"],"signers":["0xd2ea8217a8bdac13b0e784158f595b1a3e665f25"],"validatorSetHash":"0xace81154b48ed93851804c4c6fc08c13ea9957e18685122c575e134a9a7b3c70"}}
