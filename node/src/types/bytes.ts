// Identities are lower-case hex strings, because they are keys of maps and are compared all the time; everything else
// that is bytes is a Uint8Array. Brands keep them from being mixed.
export type Hex = `0x${string}`
/** 20 bytes, lower-case hex with 0x. */
export type Address = Hex & { readonly brand: 'Address' }
/** 32 bytes, lower-case hex with 0x. */
export type Hash = Hex & { readonly brand: 'Hash' }
/** A storage slot: 32 bytes, lower-case hex with 0x. */
export type Slot = Hex & { readonly brand: 'Slot' }
