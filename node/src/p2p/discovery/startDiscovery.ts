// N5. Finding others: a bootnode, a hint on the local network, or both. What was found is handed on as a place worth a try;
// what is told about ourselves is one signed record, made anew before the old one ends.
import { RECORD_SECONDS_DEFAULT } from '../../params/limits.ts'
import type { Address, Hash } from '../../types/bytes.ts'
import type { Clock, Log, Signer, Timers } from '../../types/ports.ts'
import type { Discovered, Endpoint } from '../dialer.ts'
import { startBootnodeClient } from './bootnodeClient.ts'
import { type LanParts, startLanHint } from './lanHint.ts'
import { discoveredFrom, type PeerRecord, signRecord } from './record.ts'

export type DiscoveryParts = {
  readonly genesisHash: Hash
  readonly identity: Signer
  /** Where others reach this node; null: nowhere, it only asks. */
  readonly advertised: Endpoint | null
  /** None: no bootnode is asked. */
  readonly bootnodes: readonly string[]
  /** Null: off. */
  readonly lan: Pick<LanParts, 'interfaceAddress' | 'port'> | null
  /** TlsTransport's `discover`. */
  discover(found: Discovered): void
  readonly clock: Clock
  readonly timers: Timers
  readonly log: Log
}

export function startDiscovery(parts: DiscoveryParts): { close(): void } {
  const { genesisHash, identity, advertised, clock, discover } = parts

  function ownRecord(): PeerRecord | null {
    if (advertised === null) return null
    const expires = Math.floor(clock.nowMs() / 1_000) + RECORD_SECONDS_DEFAULT
    return signRecord({ genesisHash, ...advertised, expires }, identity)
  }
  const isOwn = (address: Address) => address === identity.address
  function onRecord(record: PeerRecord): void {
    if (!isOwn(record.address)) discover(discoveredFrom(record))
  }

  const shared = { ...parts, ownRecord, onRecord }
  const running = parts.bootnodes.map((url) => startBootnodeClient({ ...shared, url }))
  if (parts.lan !== null) running.push(startLanHint({ ...shared, ...parts.lan }))
  return {
    close() {
      for (const { close } of running) close()
    },
  }
}
