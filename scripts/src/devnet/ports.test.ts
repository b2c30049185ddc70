// The plan of a network's ports and the command lines that follow from it.
import { describe, expect, it } from 'vitest'
import type { NetworkDirectory } from './dataDirectory.ts'
import { planPorts, VALIDATORS_MAX } from './ports.ts'
import { bootnodeArguments, validatorArguments } from './validatorArguments.ts'

const place = (name: string) => ({ dataDir: `/net/${name}`, keyFile: `/net/${name}.key` })
const directoryOf = (validators: number) =>
  ({
    path: '/net',
    genesisFile: '/net/genesis.json',
    validators: Array.from({ length: validators }, (_, index) => place(`validator-${index + 1}`)),
  }) as unknown as NetworkDirectory

describe('ports', () => {
  it('registrar at the base, validators from the next on, the rest above', async () => {
    expect(await planPorts(18_000, 4)).toEqual({
      registrar: 18_000,
      validators: [18_001, 18_002, 18_003, 18_004],
      dapp: 18_050,
      bootnode: 18_051,
      p2p: [18_101, 18_102, 18_103, 18_104],
      extraRpc: null,
    })
  })
  it.each([[18_000], [0]])('base %i: no port twice, however many validators', async (base) => {
    const { validators, p2p, bootnode, registrar, dapp } = await planPorts(base, VALIDATORS_MAX)
    const all = [...validators, ...p2p, bootnode, registrar, dapp]
    expect(all).toHaveLength(2 * VALIDATORS_MAX + 3)
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('what a validator is told', () => {
  const words = (args: readonly string[]) => args.join(' ')
  it('alone: where its data is and where it answers', async () => {
    const ports = await planPorts(18_000, 1)
    expect(words(validatorArguments(directoryOf(1), ports, {}, 0))).toBe(
      'start --data-dir /net/validator-1 --genesis /net/genesis.json --key-file /net/validator-1.key ' +
        '--http.host 127.0.0.1 --http.port 18001 --log.level info',
    )
  })
  it('among others: where it listens, whom it dials, and the bootnode', async () => {
    const ports = await planPorts(18_000, 3)
    expect(words(validatorArguments(directoryOf(3), { ...ports, extraRpc: 8545 }, { logLevel: 'warn' }, 1))).toBe(
      'start --data-dir /net/validator-2 --genesis /net/genesis.json --key-file /net/validator-2.key ' +
        '--http.host 127.0.0.1 --http.port 18002 --p2p.host 127.0.0.1 --p2p.port 18102 ' +
        '--p2p.peers 127.0.0.1:18101,127.0.0.1:18103 --bootnode http://127.0.0.1:18051 --log.level warn',
    )
    expect(words(bootnodeArguments(directoryOf(3), ports))).toBe(
      'bootnode --host 127.0.0.1 --port 18051 --genesis /net/genesis.json',
    )
  })
  it('the first also answers where wallets look, unless a page does', async () => {
    const ports = { ...(await planPorts(18_000, 2)), extraRpc: 8545 }
    expect(words(validatorArguments(directoryOf(2), ports, {}, 0))).toContain('--http.port.extra 8545')
    expect(words(validatorArguments(directoryOf(2), ports, { dapp: true }, 0))).not.toContain('8545')
  })
  it('with peers of its own it asks no bootnode', async () => {
    const ports = await planPorts(18_000, 3)
    const args = words(validatorArguments(directoryOf(3), ports, { peersOf: (index) => [`proxy:${index}`] }, 2))
    expect(args).toContain('--p2p.peers proxy:2 --log.level')
  })
})
