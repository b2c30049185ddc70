import { describe, expect, it } from 'vitest'
import { qrSquares } from '../lib/qr.ts'
import { shortOtpauth } from './otpauth.ts'

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const uri = (more: string, path = 'totp/Psephos%20registrar:0x2c7536e3605d9c16a7a3d7b1898e529396a65c23') =>
  `otpauth://${path}?issuer=Psephos%20registrar&secret=${SECRET}${more}`

describe('the second factor as a picture', () => {
  it('what apps assume is left out, so that it fits a small picture', () => {
    const short = shortOtpauth(uri('&algorithm=SHA1&digits=6&period=30'))
    expect(short).toBe(`otpauth://totp/Psephos:0x2c7536e3?secret=${SECRET}&issuer=Psephos`)
    expect(qrSquares(short ?? '').length).toBeGreaterThan(20)
  })
  it.each([
    ['another hash', uri('&algorithm=SHA256')],
    ['eight digits', uri('&digits=8')],
    ['another period', uri('&period=60')],
    ['something unknown', uri('&counter=1')],
    ['a counting one', uri('', 'hotp/x')],
    ['no secret', 'otpauth://totp/x?issuer=y'],
    ['another link', 'https://example.org/'],
    ['no link', 'nonsense'],
  ])('%s gives no picture', (_, text) => {
    expect(shortOtpauth(text)).toBeNull()
  })
})
