import { privateKeyToAddress } from 'viem/accounts'
import { describe, expect, it } from 'vitest'
import { KeyFileError, parseKeyFile } from './keyFile.ts'
import { decryptKey, encryptKey } from './keystore.ts'

const KEY = `0x${'7a'.repeat(32)}` as const
/** Cheap enough for a test; the real cost is the default. */
const N = 1024

/** The scrypt vector of the Web3 Secret Storage definition: written by another program. */
const VECTOR = {
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '83dbcc02d8ccb40e466191a123791e0e' },
    ciphertext: 'd172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c',
    kdf: 'scrypt',
    kdfparams: {
      dklen: 32,
      n: 262144,
      p: 8,
      r: 1,
      salt: 'ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19',
    },
    mac: '2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097',
  },
  id: '3198bc9c-6672-5ab3-d995-4942343ae5b6',
  version: 3,
}

describe('key file', () => {
  it('opens with its passphrase and no other', () => {
    const file = encryptKey(KEY, 'correct horse', N)
    expect(decryptKey(file, 'correct horse')).toBe(KEY)
    expect(() => decryptKey(file, 'correct horsf')).toThrow(new KeyFileError('wrong-passphrase'))
  })
  it('names its address and holds nothing of the key in the clear', () => {
    const file = encryptKey(KEY, 'correct horse', N)
    expect(`0x${file.address}`).toBe(privateKeyToAddress(KEY).toLowerCase())
    expect(JSON.stringify(file)).not.toContain(KEY.slice(2))
  })
  it('is stretched by at least OWASP’s least scrypt cost unless a test says otherwise', () => {
    const { kdf, kdfparams } = encryptKey(KEY, 'correct horse').crypto
    expect(kdf).toBe('scrypt')
    expect(kdfparams).toMatchObject({ n: 131072, r: 8, p: 1, dklen: 32 })
  })
  it('the same passphrase in another Unicode form opens it', () => {
    expect(decryptKey(encryptKey(KEY, 'caf\u00e9-pass', N), 'cafe\u0301-pass')).toBe(KEY)
  })
  it.each(['ciphertext', 'mac', 'iv', 'salt', 'address'])('does not open with one digit of its %s changed', (name) => {
    const file = encryptKey(KEY, 'correct horse', N)
    const damaged = JSON.stringify(file).replace(new RegExp(`"${name}":"(.)`), (begin, digit) =>
      begin.replace(/.$/, digit === 'a' ? 'b' : 'a'),
    )
    expect(damaged).not.toBe(JSON.stringify(file))
    expect(() => decryptKey(parseKeyFile(damaged), 'correct horse')).toThrow(KeyFileError)
  })
  it('opens the published scrypt vector', () => {
    expect(decryptKey(parseKeyFile(JSON.stringify(VECTOR)), 'testpassword')).toBe(
      '0x7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d',
    )
  })

  const { crypto } = VECTOR
  const rejected: [string, unknown, string][] = [
    ['no JSON', '{', 'not-a-key-file'],
    ['another version', { ...VECTOR, version: 1 }, 'not-a-key-file'],
    ['another cipher', { ...VECTOR, crypto: { ...crypto, cipher: 'aes-256-cbc' } }, 'not-a-key-file'],
    ['a short ciphertext', { ...VECTOR, crypto: { ...crypto, ciphertext: 'd172' } }, 'not-a-key-file'],
    ['another way of stretching', { ...VECTOR, crypto: { ...crypto, kdf: 'argon2' } }, 'not-a-key-file'],
    [
      'a negative cost',
      { ...VECTOR, crypto: { ...crypto, kdfparams: { ...crypto.kdfparams, n: -1 } } },
      'not-a-key-file',
    ],
    [
      '16 GiB of memory',
      { ...VECTOR, crypto: { ...crypto, kdfparams: { ...crypto.kdfparams, n: 2 ** 24, r: 8 } } },
      'too-costly',
    ],
    [
      'a year of rounds',
      {
        ...VECTOR,
        crypto: { ...crypto, kdf: 'pbkdf2', kdfparams: { c: 10 ** 12, dklen: 32, prf: 'hmac-sha256', salt: 'ab' } },
      },
      'too-costly',
    ],
  ]
  it.each(rejected)('refuses %s', (_, file, code) => {
    expect(() => parseKeyFile(typeof file === 'string' ? file : JSON.stringify(file))).toThrow(code)
  })
})
