// R6 in the registrar's words: what an operator sees of it, and that nobody can be found in it.
import { beforeEach, describe, expect, it } from 'vitest'
import { aRegistrar, ORGANIZER, type Person, personOf, type TestRegistrar } from './aRegistrar.ts'

let registrar: TestRegistrar
let person: Person
beforeEach(async () => {
  registrar = aRegistrar()
  person = await registrar.signIn(personOf(1))
  const organizer = await registrar.signIn(ORGANIZER)
  const fields = [{ name: 'name', label: 'Name', kind: 'text', required: true }]
  await organizer.call('PUT', '/elections/1/settings', { policy: 'approval', fields })
  await person.call('POST', '/elections/1/registrations', { evidence: { name: 'Ada Lovelace' } })
})

const metrics = async (): Promise<string> => {
  const answer = await registrar.app.request('/metrics')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/plain/)])
  return answer.text()
}

describe('GET /metrics', () => {
  it.each([
    ['people by status', 'psephos_registrar_registrations{status="pending"} 1'],
    ['sessions', 'psephos_registrar_sessions 2'],
    ['second factors', 'psephos_registrar_second_factors 0'],
    ['whether the chain takes batches', 'psephos_registrar_healthy 1'],
    ['answers', 'psephos_registrar_answers_total{status="2xx"}'],
  ])('counts %s', async (_, line) => {
    expect(await metrics()).toContain(line)
  })
  it('counts refusals by code, and what changed since', async () => {
    await registrar.call('GET', '/nothing')
    await person.call('POST', '/elections/1/registrations', { evidence: { name: 'Ada Lovelace' } })
    registrar.chain.silence = 'all'
    const text = await metrics()
    expect(text).toContain('psephos_registrar_problems_total{code="not-found"} 1')
    expect(text).toContain('psephos_registrar_problems_total{code="already-registered"} 1')
    expect(text).toContain('psephos_registrar_healthy 0')
  })
  it('sessions that ended are none', async () => {
    registrar.now.ms += 13 * 3_600_000
    expect(await metrics()).toContain('psephos_registrar_sessions 0')
  })
  it('names nobody and no election: labels are statuses and codes', async () => {
    await registrar.call('GET', '/elections/4711')
    const text = await metrics()
    expect(text).not.toMatch(/0x[0-9a-f]|Ada|Lovelace|\b4711\b|id-\d/i)
    const labels = [...text.matchAll(/\{(\w+)=/g)].map(([, label]) => label)
    expect(new Set(labels)).toEqual(new Set(['status', 'code']))
  })
  it('is not passed on by the page’s server: only at the registrar’s own port', async () => {
    expect((await registrar.call('GET', '/registrar/metrics')).status).toBe(404)
  })
})
