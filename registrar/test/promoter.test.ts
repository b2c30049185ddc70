// Approved people wait for their roll to open, and are then given over to enrolment.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Promoter, startPromoter } from '../src/registrations/promoter.ts'
import { rollsOf } from '../src/rolls.ts'
import { REGISTRAR } from './aFakeChain.ts'
import { aRegistrar, ORGANIZER, type Person, personOf, type TestRegistrar } from './aRegistrar.ts'

const DRAFT = 1
const LOCKED = 2
const OPEN = 3
let registrar: TestRegistrar
let organizer: Person
let promoter: Promoter | null
let handedOver: number

beforeEach(async () => {
  registrar = aRegistrar()
  organizer = await registrar.signIn(ORGANIZER)
  promoter = null
  handedOver = 0
})
afterEach(async () => {
  await promoter?.stop()
  registrar.database.close()
})

const start = () => {
  const { handOver, chain } = registrar
  const rolls = rollsOf(chain.client, REGISTRAR.address, null)
  promoter = startPromoter({ handOver, rolls, onHandedOver: () => handedOver++, log: () => undefined, everyMs: 5 })
}
const approve = async (index: number) => {
  const person = await registrar.signIn(personOf(index))
  const { id } = (await person.call('POST', '/elections/1/registrations', { evidence: {} })).body
  await organizer.call('POST', `/elections/1/registrations/${id}/decision`, { decision: 'approve' })
  return String(id)
}
const statusOf = async (id: string) => (await organizer.call('GET', `/elections/1/registrations/${id}`)).body
const pause = () => new Promise((resolve) => setTimeout(resolve, 40))
const until = async (isDone: () => boolean) => {
  for (let i = 0; i < 400 && !isDone(); i++) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(isDone()).toBe(true)
}

describe('approved people', () => {
  it('wait while the election is a draft, and go on when it is locked', async () => {
    registrar.chain.phase = DRAFT
    const id = await approve(1)
    start()
    await pause()
    expect([registrar.requests.find(id), handedOver]).toEqual([null, 0])
    registrar.chain.phase = LOCKED
    await until(() => registrar.requests.find(id) !== null)
    expect(handedOver).toBe(1)
    await pause()
    expect(registrar.requests.countOf(1n)).toBe(1)
  })
  it('are told when the roll closed before they were on it', async () => {
    registrar.chain.phase = DRAFT
    const id = await approve(1)
    registrar.chain.phase = OPEN
    start()
    await until(() => registrar.handOver.elections().length === 0)
    expect(await statusOf(id)).toMatchObject({ status: 'failed', reason: 'RollClosed' })
    expect(registrar.requests.find(id)).toBeNull()
  })
  it('wait while the network is away', async () => {
    const id = await approve(1)
    registrar.chain.silence = 'all'
    start()
    await pause()
    expect(registrar.requests.find(id)).toBeNull()
    registrar.chain.silence = 'none'
    await until(() => registrar.requests.find(id) !== null)
  })
  it('whose address got onto the roll in another way are not enrolled twice', async () => {
    const id = await approve(1)
    const address = personOf(1).address.toLowerCase() as `0x${string}`
    const salt = new Uint8Array(32)
    registrar.requests.add({
      id: 'other',
      election: 1n,
      address,
      salt,
      record: salt,
      commitment: `0x${'11'.repeat(32)}`,
    })
    start()
    await until(() => registrar.handOver.elections().length === 0)
    expect(await statusOf(id)).toMatchObject({ status: 'failed', reason: 'AlreadyEnrolled' })
    expect(registrar.requests.countOf(1n)).toBe(1)
  })
})
