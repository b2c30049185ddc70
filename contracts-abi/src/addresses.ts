/** The fixed addresses of the two system contracts (S1), lower case. Their code is native; see `SYSTEM_CODE`. */
export const ELECTIONS_ADDRESS = '0x000000000000000000000000000000005e1ec7ed' as const
export const VALIDATORS_ADDRESS = '0x000000000000000000000000000000007a11da7e' as const

/** What `eth_getCode` answers at both addresses: PUSH1 0, PUSH1 0, REVERT. An EVM that ran it would revert (S1). */
export const SYSTEM_CODE = '0x60006000fd' as const
