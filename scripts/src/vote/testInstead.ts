// `psephos vote --test FILE`: the ballot that was reviewed is tested instead of cast. Its choices and randomness go into a file
// for a checker on another device, and the chain is told never to count it: what was shown to somebody must not be a vote.
import { writeFileSync } from 'node:fs'
import { encodeSealedTest, type Manifest, type PreparedBallot, type PsephosClient, spoilBallot } from '@psephos/client'
import { bytesToHex, type Hash, type PrivateKeyAccount } from 'viem'
import { usageFailure } from '../exitCodes.ts'
import { asking } from '../network/explain.ts'
import { untilRecorded } from '../network/recorded.ts'
import { print, printJson, say } from '../output.ts'
import type { SealingOnce } from './seal.ts'

type Case = {
  manifest: Manifest
  choices: readonly (readonly number[])[]
  ballot: PreparedBallot
  sealing: SealingOnce | null
  genesisHash: Hash
  signer: PrivateKeyAccount
  timeoutMs: number
}

export async function testInstead(
  client: PsephosClient,
  { choices, ballot, sealing, genesisHash, signer, timeoutMs }: Case,
  { test = '', rpc, json = false }: { test?: string; rpc: string; json?: boolean },
): Promise<void> {
  if (sealing === null) throw usageFailure('--test: only a secret election has sealed ballots to test')
  const { election, voter, sequence, previousHash, body, code, ballotHash } = ballot
  const file = encodeSealedTest({
    ...{ chainId: client.chain?.id ?? 0, genesisHash, election, voter, sequence, previousHash, body },
    choices: choices.map((marks) => [...marks]),
    randomness: bytesToHex(sealing.randomness()),
  })
  writeFileSync(test, file, { flag: 'wx', mode: 0o600 })
  say(`${test} holds this ballot opened: check it on another device with "psephos check-sealed", or the page's checker`)
  const sent = await asking(() => spoilBallot(client, { election, ballotHash, account: signer }), rpc)
  const { hash } = await untilRecorded(client, sent, timeoutMs)
  if (json) printJson({ outcome: 'spoiled', code, ballotHash, transactionHash: hash, file: test })
  else print(`Not cast: ballot ${code} is spoiled and will never count. Run the command again to cast a fresh one.`)
}
