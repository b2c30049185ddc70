import { describe, expect, it } from 'vitest'
import { mutated } from './mutation.ts'

describe('a mutation changes the text that is there', () => {
  const mutation = { file: 'consensus/quorum.ts', from: 'Math.ceil', to: 'Math.floor' }
  it('once', () => {
    expect(mutated('return Math.ceil(x)', mutation)).toBe('return Math.floor(x)')
  })
  it.each([
    ['gone', 'return Math.round(x)', /0 times in consensus\/quorum.ts/],
    ['there twice', 'Math.ceil(Math.ceil(x))', /2 times in/],
  ])('and fails loudly when it is %s', (_, text, words) => {
    expect(() => mutated(text, mutation)).toThrow(words)
  })
  it('a dollar sign in it means itself', () => {
    expect(mutated('Math.ceil', { ...mutation, to: "$&$'" })).toBe("$&$'")
  })
})
