// `psephos audit --roll`: a registrar's roll file against a chain that is true.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { enrolmentCommitment, manifestHash, rawManifest } from '@psephos/client'
import { type Hex, keccak256, stringToHex } from 'viem'
import { afterAll, describe, expect, it } from 'vitest'
import { reportInWords } from '../src/audit/report.ts'
import { decodeRoll, type RollDiscordName, readRolls } from '../src/audit/rolls.ts'
import { runAudit } from '../src/audit/runAudit.ts'
import {
  anna,
  ben,
  buildChain,
  call,
  cleo,
  dora,
  emil,
  fritz,
  manifests,
  organizer,
  type Person,
  rawBlock,
  registrar,
  sourceOf,
} from './honestChain.ts'

type Entry = { id: string | null; voter: string; commitment: Hex; salt: Hex; record: Hex }

/** As the registrar makes them. */
const entryOf = ({ name, address }: Person, id: string, salt = name, election = '1'): Entry => {
  const opening = {
    salt: keccak256(stringToHex(`salt ${salt}`)),
    record: stringToHex(JSON.stringify({ election, person: id })),
  }
  return { id, voter: address, commitment: enrolmentCommitment(opening), ...opening }
}
const ANNA = entryOf(anna, '1')
const BEN = entryOf(ben, '2')
const CLEO = entryOf(cleo, '3')
/** Cleo lost her key: Dora's address is hers now. */
const CLEO_AGAIN = entryOf(dora, '3', 'another')

const [manifest] = manifests
const chainOf = (entries: readonly Entry[], more: readonly Parameters<typeof call>[] = []) =>
  sourceOf(
    buildChain([
      { at: 1, transactions: [call(organizer, 0, 'createElection', [rawManifest(manifest!)])] },
      { at: 2, transactions: [call(organizer, 1, 'lockElection', [1n, manifestHash(manifest!)])] },
      {
        at: 3,
        transactions: [
          call(registrar, 0, 'enrolVoters', [
            1n,
            entries.map(({ voter }) => voter),
            entries.map(({ commitment }) => commitment),
          ]),
          ...more.map((one) => call(...one)),
        ],
      },
    ]).blocks.map(rawBlock),
  )
const rollOf = (voters: readonly object[], election = '1') => ({
  ...{ file: 'roll.json', ...decodeRoll(JSON.stringify({ psephos: 'roll/1', election, voters })) },
})
const audit = async (chain: readonly Entry[], voters: readonly object[], election = '1') => {
  const report = await runAudit(chainOf(chain), { rolls: [rollOf(voters, election)] })
  expect(report.fault).toBeNull()
  return report
}

describe('S2: people and addresses', () => {
  it('match one to one', async () => {
    const report = await audit([ANNA, BEN, CLEO], [CLEO, ANNA, BEN])
    const roll = { file: 'roll.json', election: 1n, enrolled: 3, matched: 3, erased: 0, discordCount: 0, discords: [] }
    expect([report.ok, report.rolls]).toEqual([true, [roll]])
    expect(reportInWords(report).join('\n')).toContain(
      'roll of election 1 (roll.json): 3 addresses and 3 people, one to one',
    )
  })
  it('also when a voter was removed and one has another address after losing a key', async () => {
    const source = chainOf(
      [ANNA, BEN, CLEO],
      [
        [registrar, 1, 'replaceVoter', [1n, cleo.address, dora.address, CLEO_AGAIN.commitment]],
        [registrar, 2, 'removeVoters', [1n, [ben.address]]],
      ],
    )
    const report = await runAudit(source, { rolls: [rollOf([ANNA, CLEO_AGAIN])] })
    expect(report).toMatchObject({ ok: true, rolls: [{ enrolled: 2, matched: 2 }] })
  })
  it('who was erased is counted apart and not held against anybody', async () => {
    const { voter, commitment } = BEN
    const report = await audit([ANNA, BEN], [ANNA, { voter, commitment, erased: true }])
    expect(report).toMatchObject({ ok: true, rolls: [{ enrolled: 2, matched: 1, erased: 1 }] })
    expect(reportInWords(report).join('\n')).toContain('1 more addresses had their person erased')
  })
  it('records of another form: one record is one person', async () => {
    const lineOf = (person: Person, line: string): Entry => {
      const opening = { salt: keccak256(stringToHex(person.name)), record: stringToHex(line) }
      return { id: null, voter: person.address, commitment: enrolmentCommitment(opening), ...opening }
    }
    const [one, two] = [lineOf(anna, 'Anna,0x1'), lineOf(ben, 'Ben,0x2')]
    expect((await audit([one, two], [one, two])).ok).toBe(true)
    const twice = lineOf(cleo, 'Ben,0x2')
    expect((await audit([one, two, twice], [one, two, twice])).rolls[0]?.discords).toEqual([
      { voter: cleo.address, discord: 'same-person' },
    ])
  })
  const stranger = entryOf(fritz, '6')
  const unopened = { ...ANNA, salt: BEN.salt }
  const elsewhere = entryOf(emil, '5', 'emil', '2')
  const twin = entryOf(emil, '1')
  const rows: [string, RollDiscordName, readonly Entry[], readonly object[], Person][] = [
    ['an address that nobody in the file has', 'not-in-file', [ANNA, BEN], [ANNA], ben],
    ['a person of the file who may not vote', 'not-on-chain', [ANNA], [ANNA, stranger], fritz],
    ['a commitment that the chain does not hold', 'other-commitment', [entryOf(anna, '1', 'other')], [ANNA], anna],
    ['a salt that does not open it', 'does-not-open', [ANNA], [unopened], anna],
    ['a person changed in the file', 'does-not-open', [ANNA], [{ ...ANNA, record: BEN.record, id: '2' }], anna],
    ['a record made for another election', 'other-election', [elsewhere], [elsewhere], emil],
    ['an id beside a record of another person', 'other-person', [ANNA], [{ ...ANNA, id: '7' }], anna],
    ['an address twice', 'same-address', [ANNA], [ANNA, ANNA], anna],
    ['a person with two addresses', 'same-person', [ANNA, twin], [ANNA, twin], emil],
    [
      'an erased entry with an invented commitment',
      'other-commitment',
      [ANNA],
      [{ voter: anna.address, commitment: BEN.commitment, erased: true }],
      anna,
    ],
    [
      'a stranger said to be erased',
      'not-on-chain',
      [ANNA],
      [ANNA, { voter: ben.address, commitment: BEN.commitment, erased: true }],
      ben,
    ],
  ]
  it.each(rows)('%s -> %s', async (_, discord, chain, voters, person) => {
    const report = await audit(chain, voters)
    expect([report.ok, report.rolls[0]?.discords]).toEqual([false, [{ voter: person.address, discord }]])
    const words = reportInWords(report).join('\n')
    expect(words).toContain('TRUE IN ITSELF')
    expect(words).toContain(`ROLL DOES NOT MATCH: election 1 (roll.json)`)
  })
  it('a roll of an election that is not in the record matches nobody', async () => {
    const report = await audit([ANNA], [ANNA], '2')
    expect(report.rolls).toMatchObject([{ enrolled: 0, matched: 0, discords: [{ discord: 'not-on-chain' }] }])
  })
})

describe('a file that is no roll', () => {
  const folder = mkdtempSync(join(tmpdir(), 'psephos-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const rows: [string, string, unknown][] = [
    ['no JSON', 'it is not JSON', '{"psephos":'],
    ['a list', 'the file is no object', []],
    ['another format', 'psephos is not "roll/1"', { psephos: 'roll/2', election: '1', voters: [] }],
    ['no election', 'election is no number', { psephos: 'roll/1', voters: [] }],
    ['no voters', 'voters is no list', { psephos: 'roll/1', election: '1' }],
    ['a voter of text', 'voter 1 is no object', { psephos: 'roll/1', election: '1', voters: ['x'] }],
    ['a short address', 'voter 1: voter', { psephos: 'roll/1', election: '1', voters: [{ ...ANNA, voter: '0x12' }] }],
    ['a short salt', 'voter 2: salt', { psephos: 'roll/1', election: '1', voters: [ANNA, { ...BEN, salt: '0x12' }] }],
    ['no record', 'voter 1: record', { psephos: 'roll/1', election: '1', voters: [{ ...ANNA, record: undefined }] }],
    ['a number for an id', 'voter 1: id', { psephos: 'roll/1', election: '1', voters: [{ ...ANNA, id: 7 }] }],
  ]
  it.each(rows)('%s: %s', (name, fault, content) => {
    const file = join(folder, `${name}.json`)
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
    expect(() => readRolls([file])).toThrow(`${file} is no roll file: ${fault}`)
  })
  it('one that is not there', () => {
    expect(() => readRolls([join(folder, 'nowhere')])).toThrow('cannot be read')
  })
})
