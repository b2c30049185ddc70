// Foundry's `cast`, as a person types it. It fills in 1 wei of fees, and its JSON reader wants every header field.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { type Connected, type Hex, type Library, thrownBy } from './library.ts'

const CAST = join(import.meta.dirname, '../../node_modules/.bin/cast')
const run = promisify(execFile)
/** `cast` would look unknown error selectors up on the internet; a proxy that nobody listens at keeps it on this machine. */
const NO_INTERNET = { HTTPS_PROXY: 'http://127.0.0.1:9', ALL_PROXY: 'http://127.0.0.1:9', NO_PROXY: '127.0.0.1' }
const ELECTION_VIEW =
  'getElection(uint256)((uint256,string,address,bytes32,uint8,uint8,uint64,uint64,uint64,uint64,uint64,uint32,uint32,uint32,uint32,uint32,bool,bool,bool,string))'
const VOTER_VIEW = 'getVoter(uint256,address)((bool,bytes32,bytes32,uint64,uint32))'
const VOTE_CAST = 'VoteCast(uint256 indexed,address indexed,bytes32)'
const ALREADY_VOTED = 'AlreadyVoted(uint256,address,bytes32)'

export const castCommand: Library = {
  name: "Foundry's cast",
  signs: { type: '0x2', feeWei: 1n },
  connect: async ({ rpcUrl, privateKey, election, voter }): Promise<Connected> => {
    const cast = async (...args: string[]): Promise<string> => {
      const { stdout, stderr } = await run(CAST, args, { timeout: 30_000, env: { ...process.env, ...NO_INTERNET } })
      // The npm package's launcher ends with code 0 whatever cast itself said.
      if (/^Error: /m.test(stderr)) throw new CastFailure(stderr)
      return stdout.trim()
    }
    const onChain = (...args: string[]) => cast(...args, '--rpc-url', rpcUrl)
    const vote = (body: Hex) => ['send', ELECTIONS_ADDRESS, 'castBallot(uint256,bytes)', `${election}`, body]
    const castBallot = async (body: Hex): Promise<string> =>
      firstHash(await onChain(...vote(body), '--private-key', privateKey, '--async'))
    return {
      chainId: async () => BigInt(await onChain('chain-id')),
      castBallot,
      waitForReceipt: async (hash) => {
        const receipt = JSON.parse(await onChain('receipt', hash, '--json'))
        return { ...receipt, succeeded: receipt.status === '0x1', blockNumber: BigInt(receipt.blockNumber) }
      },
      getElection: async () => {
        const [record] = JSON.parse(await onChain('call', ELECTIONS_ADDRESS, ELECTION_VIEW, `${election}`, '--json'))
        const [, title, , , , , , , , , , enrolled] = fieldsOf(record)
        return { title: String(title), enrolled: BigInt(String(enrolled)) }
      },
      getVoter: async () => {
        const [record] = JSON.parse(
          await onChain('call', ELECTIONS_ADDRESS, VOTER_VIEW, `${election}`, voter, '--json'),
        )
        const [enrolled, , ballotHash, , sequence] = fieldsOf(record)
        return {
          enrolled: String(enrolled) === 'true',
          ballotHash: String(ballotHash),
          sequence: BigInt(String(sequence)),
        }
      },
      castAgain: async (body) => {
        const error = await thrownBy(() => castBallot(body))
        const data = error instanceof CastFailure ? /data: "(0x[0-9a-f]+)"/.exec(error.message)?.[1] : null
        if (!data) throw error
        const values = JSON.parse(await cast('decode-error', data, '--sig', ALREADY_VOTED, '--json'))
        return { name: 'AlreadyVoted', values: values.map(String) }
      },
      findVotes: async (fromBlock) => {
        const address = ['--address', ELECTIONS_ADDRESS, '--from-block', `${fromBlock}`]
        const logs: { topics: string[]; data: string }[] = JSON.parse(
          await onChain('logs', ...address, VOTE_CAST, `${election}`, voter, '--json'),
        )
        return logs.map(({ topics, data }) => ({ voter: `0x${topics[2]?.slice(26)}`, ballotHash: data }))
      },
      watchVotes: null,
      close: async () => {},
    }
  },
}

class CastFailure extends Error {}

function firstHash(text: string): string {
  const hash = /0x[0-9a-f]{64}\b/.exec(text)?.[0]
  if (!hash) throw new Error(`cast printed no transaction hash: ${text}`)
  return hash
}

/** A tuple comes as a JSON list, or as text in round brackets. Titles of the test hold no comma. */
function fieldsOf(record: unknown): readonly unknown[] {
  if (Array.isArray(record)) return record
  return String(record)
    .replace(/^\(|\)$/g, '')
    .split(', ')
    .map((field) => field.replace(/^"|"$/g, '').replace(/ \[.*\]$/, ''))
}
