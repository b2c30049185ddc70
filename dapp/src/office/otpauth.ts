// The registrar's otpauth:// link -> the same for a small picture: what every app assumes anyway is left out, and the account's
// address is shortened. Null when something in it is not what apps assume, so that nobody gets codes that do not fit.
const ASSUMED: Readonly<Record<string, string>> = { algorithm: 'SHA1', digits: '6', period: '30' }
const ISSUER = 'Psephos'
const ADDRESS_LETTERS = 10

export function shortOtpauth(uri: string): string | null {
  if (!URL.canParse(uri)) return null
  const { protocol, host, pathname, searchParams } = new URL(uri)
  const secret = searchParams.get('secret')
  if (protocol !== 'otpauth:' || host !== 'totp' || secret === null || !/^[A-Z2-7]{16,64}$/.test(secret)) return null
  for (const [name, value] of searchParams) {
    if (name === 'secret' || name === 'issuer') continue
    if (ASSUMED[name] !== value) return null
  }
  const account = decodeURIComponent(pathname).split(':').at(-1)?.replace('/', '').trim() ?? ''
  return `otpauth://totp/${ISSUER}:${encodeURIComponent(account.slice(0, ADDRESS_LETTERS))}?secret=${secret}&issuer=${ISSUER}`
}
