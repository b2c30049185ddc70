import { describe, expect, it } from 'vitest'
import { visitorOf } from './visitors.ts'

describe('whose share a request takes', () => {
  it.each([
    ['no proxy: the connection’s address', '192.0.2.7', null, '192.0.2.7'],
    ['IPv4 in IPv6 notation', '::ffff:192.0.2.7', null, '192.0.2.7'],
    ['our proxy says who', '127.0.0.1', '198.51.100.4', '198.51.100.4'],
    ['what the visitor wrote before it counts for nothing', '127.0.0.1', '10.1.1.1, 198.51.100.4', '198.51.100.4'],
    ['an empty header is none', '127.0.0.1', ' ', '127.0.0.1'],
    ['of IPv6 a /64 is one', '2001:db8:1:2:3:4:5:6', null, '2001:db8:1:2::/64'],
    ['however it is written', '2001:0DB8:1:2::9', null, '2001:db8:1:2::/64'],
    ['zeros in the middle', '2001:db8::1', null, '2001:db8:0:0::/64'],
    ['with a zone', 'fe80::1%eth0', null, 'fe80:0:0:0::/64'],
    ['loopback', '::1', null, '0:0:0:0::/64'],
    ['nothing known', undefined, null, ''],
    ['no address at all', undefined, 'unknown', 'unknown'],
  ])('%s', (_, socket, forwarded, want) => expect(visitorOf(socket, forwarded)).toBe(want))
})
