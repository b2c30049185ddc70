import { describe, expect, it } from 'vitest'
import { memoryStorage } from '../../test/memoryStorage.ts'
import { encryptKey } from './keystore.ts'
import { createVault, type StoredKey } from './vault.ts'

const KEY = `0x${'7a'.repeat(32)}` as const
const aKey = (address: `0x${string}`): StoredKey => ({
  ...{ address, name: 'Board', createdAtMs: 1, backedUp: false },
  file: encryptKey(KEY, 'correct horse', 1024),
})
const A = '0x00000000000000000000000000000000000000aa'
const B = '0x00000000000000000000000000000000000000bb'

describe('keys on this device', () => {
  it('are there after a reload, encrypted', () => {
    const storage = memoryStorage()
    createVault(storage).add(aKey(A))
    expect(
      createVault(storage)
        .list()
        .map(({ address }) => address),
    ).toEqual([A])
    expect(JSON.stringify(storage.entries())).not.toContain(KEY.slice(2))
  })
  it('a second tab loses no key of the first', () => {
    const storage = memoryStorage()
    const [first, second] = [createVault(storage), createVault(storage)]
    first.add(aKey(A))
    second.add(aKey(B))
    expect(second.list().map(({ address }) => address)).toEqual([A, B])
  })
  it('backup and forgetting are told to whoever listens', () => {
    const vault = createVault(memoryStorage())
    let told = 0
    const stop = vault.listen(() => told++)
    vault.add(aKey(A))
    vault.markBackedUp(A)
    expect(vault.list()[0]?.backedUp).toBe(true)
    vault.forget(A)
    expect([vault.list().length, told]).toEqual([0, 3])
    stop()
    vault.add(aKey(B))
    expect(told).toBe(3)
  })
})
