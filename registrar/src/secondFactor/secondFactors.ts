// Second factors: a time-based code (TOTP, RFC 6238) from an app on another device, and recovery codes for when it is lost.
// The secret lies sealed in the database, recovery codes lie there as hashes, and each code is good once.
import { createHash } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import type { Address } from 'viem'
import type { RegistrarDatabase } from '../database.ts'
import { RECOVERY_CODES, SECOND_FACTOR_CONFIRM_MS, TOTP_DIGITS, TOTP_PERIOD_SECONDS, TOTP_WINDOW } from '../limits.ts'
import { Problem } from '../problems.ts'
import type { Sealing } from '../sealing.ts'

export type SecondFactors = ReturnType<typeof secondFactorsIn>
export type SecondFactorsParts = {
  database: RegistrarDatabase
  sealing: Sealing
  nowMs: () => number
  randomBytes: (count: number) => Uint8Array
  /** A code to write down. */
  newCode: () => string
}

export function secondFactorsIn({ database, sealing, nowMs, randomBytes, newCode }: SecondFactorsParts) {
  const find = database.prepare('SELECT * FROM second_factors WHERE address = ?')
  const remove = database.prepare('DELETE FROM second_factors WHERE address = ?')
  const insert = database.prepare('INSERT INTO second_factors (address, secret, created_at) VALUES (?, ?, ?)')
  const confirm = database.prepare('UPDATE second_factors SET confirmed_at = ?, last_period = ? WHERE address = ?')
  const use = database.prepare('UPDATE second_factors SET last_period = ? WHERE address = ? AND last_period < ?')
  const addCode = database.prepare('INSERT INTO recovery_codes (address, code_hash) VALUES (?, ?)')
  const useCode = database.prepare('DELETE FROM recovery_codes WHERE address = ? AND code_hash = ?')
  const countCodes = database.prepare('SELECT count(*) AS n FROM recovery_codes WHERE address = ?')
  const rowOf = (address: Address) => find.get(address) as Row | undefined

  /** The period in which the code is valid, or null. */
  const periodOf = ({ secret }: Row, address: Address, code: string): number | null => {
    const totp = totpOf(address, new Secret({ buffer: new Uint8Array(sealing.open(secret)).buffer }))
    const timestamp = nowMs()
    const delta = totp.validate({ token: code, window: TOTP_WINDOW, timestamp })
    return delta === null ? null : Math.floor(timestamp / 1_000 / TOTP_PERIOD_SECONDS) + delta
  }
  const has = (address: Address): boolean => (rowOf(address)?.confirmed_at ?? null) !== null

  return {
    /** Only a confirmed one counts. */
    has,
    recoveryCodesLeft: (address: Address): number => (countCodes.get(address) as { n: number }).n,
    /** A new secret, not in force before it is confirmed. Throws Problem `second-factor-exists`. */
    begin: database.transaction((address: Address): { secret: string; uri: string } => {
      if (has(address)) throw new Problem('second-factor-exists')
      const bytes = randomBytes(20)
      const secret = new Secret({ buffer: new Uint8Array(bytes).buffer })
      remove.run(address)
      insert.run(address, sealing.seal(bytes), nowMs())
      return { secret: secret.base32, uri: totpOf(address, secret).toString() }
    }),
    /** The recovery codes, shown this once. Throws Problem `no-second-factor`, `second-factor-exists`, `wrong-code`. */
    confirm: database.transaction((address: Address, code: string): string[] => {
      const row = rowOf(address)
      if (row === undefined || row.created_at + SECOND_FACTOR_CONFIRM_MS < nowMs()) {
        if (row?.confirmed_at != null) throw new Problem('second-factor-exists')
        throw new Problem('no-second-factor')
      }
      if (row.confirmed_at !== null) throw new Problem('second-factor-exists')
      const period = periodOf(row, address, code)
      if (period === null) throw new Problem('wrong-code')
      confirm.run(nowMs(), period, address)
      const codes = Array.from({ length: RECOVERY_CODES }, newCode)
      for (const one of codes) addCode.run(address, hashOf(one))
      return codes
    }),
    /** Throws Problem `no-second-factor`, `wrong-code`. A period's code is good once, a recovery code too. */
    check(address: Address, code: string): void {
      const row = rowOf(address)
      if (row?.confirmed_at == null) throw new Problem('no-second-factor')
      if (/^\d+$/.test(code)) {
        const period = periodOf(row, address, code)
        if (period === null || use.run(period, address, period).changes === 0) throw new Problem('wrong-code')
        return
      }
      if (useCode.run(address, hashOf(code)).changes === 0) throw new Problem('wrong-code')
    },
    remove(address: Address): void {
      remove.run(address)
    },
  }
}

type Row = { secret: Buffer; created_at: number; confirmed_at: number | null; last_period: number }

/** SHA-1 is what the apps know; HMAC does not need more of it. */
const totpOf = (address: Address, secret: Secret): TOTP =>
  new TOTP({
    issuer: 'Psephos registrar',
    label: address,
    algorithm: 'SHA1',
    digits: TOTP_DIGITS,
    period: TOTP_PERIOD_SECONDS,
    secret,
  })

/** However it is typed: spaces, hyphens and case do not count. The codes are random enough that a plain hash holds. */
const hashOf = (code: string): Buffer =>
  createHash('sha256')
    .update(`recovery ${code.replace(/[\s-]/g, '').toUpperCase()}`)
    .digest()
