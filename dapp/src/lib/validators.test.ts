import { describe, expect, it } from 'vitest'
import { readValidators } from './validators.ts'

const saying = (body: unknown, status = 200) => (async () => Response.json(body, { status })) as typeof fetch

describe('how the validators do', () => {
  it('level by level', async () => {
    const validators = [
      { level: 'healthy', reason: 'answers', head: '7' },
      { level: 'unreachable', reason: 'silent', head: null },
    ]
    expect(await readValidators(saying({ head: '7', validators }))).toEqual([
      { level: 'healthy', reason: 'answers', head: 7n },
      { level: 'unreachable', reason: 'silent', head: null },
    ])
  })
  it.each<[string, unknown, number?]>([
    ['an error page', {}, 502],
    ['no list', { validators: 4 }],
    ['a level that is none', { validators: [{ level: 'fine' }] }],
    ['an entry that is none', { validators: [null] }],
  ])('refused: %s', async (_, body, status) => {
    await expect(readValidators(saying(body, status))).rejects.toThrow('validators.json')
  })
})
