// of the head
>> {"jsonrpc":"2.0","id":1,"method":"psephos_getCertificate","params":["latest"]}
<< {"jsonrpc":"2.0","id":1,"result":{"height":"0x13","round":"0x0","blockHash":"0x27be8e0308b167846d492f87518370147a37ca95373de331d0333970c27385e2","signatures":["0xcd72d154e87842023f119c917ed867771fa0d079c2f0be9b46e981874b48ec1e7bd3ecf359d989588450f711585320d97849d50f73627acdb8f03fee537c451201"],"signers":["0xd2ea8217a8bdac13b0e784158f595b1a3e665f25"],"validatorSetHash":"0xace81154b48ed93851804c4c6fc08c13ea9957e18685122c575e134a9a7b3c70"}}
