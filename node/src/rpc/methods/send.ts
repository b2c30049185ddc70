// The door for transactions (T5): raw bytes in, the hash out once they are on disk. Checks and reasons are the pool's.
import { SYNC_TIMEOUT_MS_DEFAULT, SYNC_TIMEOUT_MS_MAX, TRANSACTION_BYTES_MAX } from '../../params/limits.ts'
import { refusals } from '../errors.ts'
import { defineMethod, type Method, optional, required } from '../method.ts'
import { data, uint64OrNumber } from '../params/scalars.ts'
import { DATA, HASH, OBJECT, QUANTITY } from '../schemas.ts'
import { findReceipt } from './transactions.ts'

const raw = required('Transaction', data(TRANSACTION_BYTES_MAX), DATA)

export const sendMethods: readonly Method[] = [
  defineMethod('eth_sendRawTransaction', {
    summary: 'Hands in a signed transaction. When the hash comes back, it survives a crash.',
    params: [raw],
    result: HASH,
    // Ballots of one batch wait for one sync of the disk, not each for its own.
    isShort: true,
    run: ({ pool }, [bytes]) => pool.submit(bytes),
  }),
  defineMethod('eth_sendRawTransactionSync', {
    summary: 'Hands in a signed transaction and waits for its receipt (EIP-7966).',
    params: [raw, optional('Timeout', uint64OrNumber, BigInt(SYNC_TIMEOUT_MS_DEFAULT), QUANTITY)],
    result: OBJECT,
    run: async ({ chain, pool, inclusion }, [bytes, timeout]) => {
      if (inclusion.isFull) throw refusals.syncBusy()
      const timeoutMs = Number(timeout === 0n ? BigInt(SYNC_TIMEOUT_MS_DEFAULT) : timeout)
      const hash = await pool.submit(bytes)
      const known = findReceipt(chain, hash)
      if (known !== null) return known
      if (!(await inclusion.wait(hash, Math.min(timeoutMs, SYNC_TIMEOUT_MS_MAX)))) {
        throw refusals.syncTimeout(hash, timeoutMs)
      }
      return findReceipt(chain, hash)
    },
  }),
]
