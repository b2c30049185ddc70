// Cast: the ballot that was reviewed goes out, signed by a local key or by a browser wallet.
import type { Hash, Hex } from 'viem'
import { PsephosError } from '../errors.ts'
import type { PsephosClient } from '../types.ts'
import { type PreparedBallot, prepareBallot, type Sealing } from './prepareBallot.ts'
import { accountOf, type ByAccount, type SentCall, sendCall } from './sendCall.ts'
import { type SignedCall, signCall } from './signCall.ts'

export type CastBallot = SentCall & { election: bigint; ballotHash: Hash; code: string }

/**
 * S5. Sends exactly the prepared ballot, or prepares one from choices first; replaces an earlier one where the election
 * allows it. `reader` answers the questions when the wallet's own connection should not. Errors as `sendCall`,
 * `prepareBallot`; `bad-input` when the account is not the ballot's voter.
 */
export async function castBallot(
  client: PsephosClient,
  options: (
    | { ballot: PreparedBallot }
    | {
        election: bigint
        choices: readonly (readonly number[])[]
        genesisHash?: Hash
        sealing?: Sealing
        reader?: PsephosClient
      }
  ) & { nonce?: number } & ByAccount,
): Promise<CastBallot> {
  const account = accountOf(client, options.account)
  const ballot = 'ballot' in options ? options.ballot : await prepare(client, account.address, options)
  checkVoter(ballot, account.address)
  const { nonce } = options
  const sent = await sendCall(client, {
    data: ballot.data,
    account,
    gas: ballot.gas,
    ...(nonce === undefined ? {} : { nonce }),
  })
  return { ...sent, election: ballot.election, ballotHash: ballot.ballotHash, code: ballot.code }
}

/** Signs a prepared ballot and sends nothing: for a device that is offline and keeps the bytes until a node answers. */
export async function signBallot(
  client: PsephosClient,
  { ballot, nonce, ...by }: { ballot: PreparedBallot; nonce?: number } & ByAccount,
): Promise<SignedCall> {
  const account = accountOf(client, by.account)
  checkVoter(ballot, account.address)
  if (account.type !== 'local') throw new PsephosError('bad-input', { what: 'account', have: account.type })
  const { data, gas } = ballot
  return signCall(client, { account, data, gas, ...(nonce === undefined ? {} : { nonce }) })
}

function prepare(
  client: PsephosClient,
  voter: Hex,
  options: {
    election: bigint
    choices: readonly (readonly number[])[]
    genesisHash?: Hash
    sealing?: Sealing
    reader?: PsephosClient
  },
): Promise<PreparedBallot> {
  const { reader = client, ...ballot } = options
  return prepareBallot(reader, { ...ballot, voter })
}

function checkVoter(ballot: PreparedBallot, address: Hex): void {
  if (ballot.voter.toLowerCase() !== address.toLowerCase()) {
    throw new PsephosError('bad-input', { what: 'account', have: address, want: ballot.voter })
  }
}
