// The network of a node that has nobody to talk to: the only validator of its chain.
import type { Address } from '../types/bytes.ts'
import type { Transport } from '../types/transport.ts'

export function soloTransport(self: Address): Transport {
  return { self, peers: () => [], send: () => false, broadcast: () => {}, listen: () => {}, penalise: () => {} }
}
