// D2. From what the disk holds to a guard: the two witnesses are compared before there is anything that can sign, and what
// follows from it is durable. Also the operator's way out, which is written down and never forgotten.
import type { NodeStore } from '../store/consensusStore.ts'
import { encodeHighWater, type HighWater, type HighWaterFile } from '../store/highWater.ts'
import type { AcceptedAmnesia, SigningState } from '../store/signingState.ts'
import type { Address, Hash } from '../types/bytes.ts'
import type { Signer } from '../types/ports.ts'
import { ConfigError } from './config.ts'
import type { ConsensusSigner } from './loopParts.ts'
import { createGuard, fileOf } from './signer.ts'
import { decideStart } from './startUp.ts'

export type SigningDisk = Pick<NodeStore, 'consensus' | 'signing'> & {
  readonly file: HighWaterFile
  readonly head: bigint
}

/** Throws ConfigError when database or file are another validator's. Whether the guard may be used says Permission. */
export function openGuard(key: Signer, genesisHash: Hash, disk: SigningDisk): ConsensusSigner {
  const { consensus, signing, file } = disk
  const before = signing.load()
  if (before.address !== key.address) {
    const whose = before.address === null ? 'an observer’s' : `${before.address}’s`
    throw new ConfigError(
      `the key is ${key.address}’s; this data directory is ${whose}: make one with psephos-node init`,
    )
  }
  const state = stateNow(disk, fileOf(file.read(), { genesisHash, address: key.address }))
  if (state !== before) signing.save(state)
  const own = consensus.load()?.own.map(({ vote }) => vote) ?? []
  return createGuard({ key, file, genesisHash, epoch: state.epoch, signed: signing.signed(), own })
}

function stateNow({ signing, head }: SigningDisk, file: HighWater | null): SigningState {
  return decideStart({ head, signed: signing.signed(), state: signing.load(), file })
}

/** `psephos-node resume --accept-amnesia`. Throws ConfigError when there is nothing to accept. */
export function acceptAmnesia(genesisHash: Hash, disk: SigningDisk, atMs: number): AcceptedAmnesia {
  const { signing, file, head } = disk
  const address = validatorOf(signing.load())
  const { epoch, abstention, amnesias } = stateNow(disk, fileOf(file.read(), { genesisHash, address }))
  if (abstention === null) throw new ConfigError('this validator may sign: there is nothing to accept')
  const accepted = { atMs, head, above: abstention.above }
  // The database first: a crash before the file is written leaves one of an earlier epoch, which start-up replaces.
  signing.save({ address, epoch: epoch + 1, abstention: null, amnesias: [...amnesias, accepted] })
  file.write(encodeHighWater({ genesisHash, address, epoch: epoch + 1, position: signing.signed() }))
  return accepted
}

function validatorOf({ address }: SigningState): Address {
  if (address === null) throw new ConfigError('this data directory is an observer’s: it never signs')
  return address
}
