// N1, N2. The Transport port over real TLS sockets on loopback keeps what every transport promises.
import { afterEach, describe } from 'vitest'
import { aHost, aKey, closeHosts, endpointOf, type Host, until } from './aHost.ts'
import { type ContractEnd, type ContractNetwork, describeTransport } from './transportContract.ts'

afterEach(closeHosts)

describe('Transport over TLS', () => {
  describeTransport(async (): Promise<ContractNetwork> => {
    const validators = [aKey('a').address, aKey('b').address]
    const a = await aHost('a', { validators })
    const b = await aHost('b', { validators, peers: [endpointOf(a)] })
    const c = await aHost('c', { validators, kind: 'observer', peers: [endpointOf(a), endpointOf(b)] })
    const hosts = [a, b, c]
    await until('each has two peers', () => hosts.every((host) => host.peers().length === 2))
    const ends = [endOf(a), endOf(b), endOf(c)] as const
    return { ends, until, stop: (end) => closing(hosts, end) }
  })
})

function endOf(host: Host): ContractEnd {
  const { heard, seen } = host
  return { transport: host, heard, seen, answer: (verdict) => Object.assign(host, { verdict: () => verdict }) }
}

async function closing(hosts: readonly Host[], end: ContractEnd): Promise<void> {
  await hosts.find((host) => host === end.transport)?.close()
}
