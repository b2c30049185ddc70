import { describe, expect, it } from 'vitest'
import { codeInAddress } from './checkReceipt.ts'

describe('the code in an address', () => {
  it.each([
    ['', ''],
    ['#', ''],
    ['#AAAAA-BBBBB', 'AAAAA-BBBBB'],
    ['#AAAAA%20BBBBB', 'AAAAA BBBBB'],
    ['#%', '%'],
    ['#%ff', '%ff'],
    ['#100%-sure', '100%-sure'],
  ])('%s', (hash, code) => {
    expect(codeInAddress(hash)).toBe(code)
  })
})
