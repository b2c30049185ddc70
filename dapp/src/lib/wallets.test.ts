import { expect, it } from 'vitest'
import { LOCAL_KEY_ID } from '../localKey/connector.ts'
import { distinctWallets } from './wallets.ts'

it('lists a wallet that announced itself twice once, and never the local key', () => {
  const wallet = (id: string, name: string) => ({ id, name, type: 'injected' })
  const found = [
    wallet(LOCAL_KEY_ID, 'Key'),
    wallet('io.rabby', 'Rabby'),
    wallet('app.b', 'B'),
    wallet('io.rabby', 'Rabby again'),
  ]
  expect(distinctWallets(found).map(({ name }) => name)).toEqual(['Rabby', 'B'])
})
