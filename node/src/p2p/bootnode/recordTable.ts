// N5. What a bootnode knows: one record for each address, none that is over, and no more than it has room for. Genesis
// validators always have room; of the others no more than some share may come from one network address.
import { DISCOVERED_RECORDS_MAX, VALIDATORS_MAX } from '../../params/limits.ts'
import type { Address } from '../../types/bytes.ts'
import type { PeerRecord } from '../discovery/record.ts'

export type TableAnswer = 'taken' | 'stale' | 'no-room'
export type RecordTable = {
  /** `from`: the network address it came from. `stale`: a later record of this address is here already. */
  put(record: PeerRecord, from: string, nowMs: number): TableAnswer
  /** Those that are not over, validators of the genesis first. */
  list(nowMs: number): PeerRecord[]
}

const RECORDS_PER_NETWORK_MAX = DISCOVERED_RECORDS_MAX / 8
const OTHERS_MAX = DISCOVERED_RECORDS_MAX - VALIDATORS_MAX

export function createRecordTable(isGenesisValidator: (address: Address) => boolean): RecordTable {
  const records = new Map<Address, { readonly record: PeerRecord; readonly from: string }>()

  function forgetExpired(nowMs: number): void {
    for (const [address, { record }] of records) if (record.expires * 1_000 <= nowMs) records.delete(address)
  }
  function hasRoom(address: Address, from: string): boolean {
    if (isGenesisValidator(address)) return true
    const others = [...records].filter(([other]) => other !== address && !isGenesisValidator(other))
    const ofThatNetwork = others.filter(([, entry]) => entry.from === from)
    return others.length < OTHERS_MAX && ofThatNetwork.length < RECORDS_PER_NETWORK_MAX
  }

  return {
    put(record, from, nowMs) {
      forgetExpired(nowMs)
      const known = records.get(record.address)
      // Otherwise an old record, caught on its way, could move a node back to where it was.
      if (known !== undefined && record.expires < known.record.expires) return 'stale'
      if (!hasRoom(record.address, from)) return 'no-room'
      records.set(record.address, { record, from })
      return 'taken'
    },
    list(nowMs) {
      forgetExpired(nowMs)
      const all = [...records.values()].map(({ record }) => record)
      return all.toSorted((a, b) => Number(isGenesisValidator(b.address)) - Number(isGenesisValidator(a.address)))
    },
  }
}
