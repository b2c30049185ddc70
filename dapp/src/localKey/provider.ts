// A local key behind the same interface as a browser wallet (EIP-1193), so that the rest of the page knows only one way
// to cast. The unlocked key lives in this closure and nowhere else; locking drops it.
import {
  type PsephosClient,
  PsephosError,
  type PsephosErrorCode,
  pendingNonce,
  type SignedCall,
  sendSigned,
  signCall,
} from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { type Address, type Hex, isAddressEqual, keccak256, numberToHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { secureRandom } from '../lib/secureRandom.ts'

export type RequestArguments = { method: string; params?: unknown }
export type LocalProvider = {
  request(args: RequestArguments): Promise<unknown>
  /** Keeps the key in memory until `lock`, and says whose it is. */
  unlock(privateKey: Hex): Promise<Address>
  lock(): void
  address(): Address | null
  /** The signed bytes of what was sent or signed since unlocking, so that they can be sent again. */
  rawOf(hash: Hex): Hex | null
  /** Learns what signing needs of the network, so that `sign` works when nobody answers any more. Never throws. */
  readyToSign(): Promise<void>
  /** Signs a call and sends nothing. Throws `unreachable` when the network was never asked what signing needs. */
  sign(call: { from: Address; data: Hex; gas: bigint }): Promise<SignedCall>
  /** For keeping on this device: opens only with this key. */
  seal(bytes: Hex, about: string): Hex
  /** Null when it is not of this key, or of something else. */
  open(sealed: string, about: string): Hex | null
}

/** What there is while a key is unlocked. */
type Unlocked = { account: PrivateKeyAccount; seal: LocalProvider['seal']; open: LocalProvider['open'] }

type SendRequest = { from?: Address; to?: Address; data?: Hex }

/** EIP-1193 error: `code` 4100 unauthorised, 4200 unsupported, 4902 unknown chain. */
export class LocalKeyError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.name = 'LocalKeyError'
    this.code = code
  }
}

/** Ballots whose bytes are remembered: more than anybody casts in one sitting. */
const SENT_KEPT = 16

/** How long signing waits for the account's next number when Review has asked for it already. */
const NONCE_PATIENCE_MS = 2_000

/** After these the first attempt may have arrived: only the very same bytes are safe to send again (T5). */
const SILENCE: readonly PsephosErrorCode[] = ['unreachable', 'no-answer-in-time']
const isSilence = (error: unknown) => error instanceof PsephosError && SILENCE.includes(error.code)

export function createLocalProvider(client: PsephosClient, chainId: number): LocalProvider {
  let key: Unlocked | null = null
  let sent: { hash: Hex; raw: Hex }[] = []
  let unanswered: { call: string; signed: SignedCall } | null = null
  /** The network’s last word on the account’s next nonce, one more after each that was sent. */
  let nextNonce: number | null = null

  const unlockedKey = (): Unlocked => {
    if (key === null) throw new LocalKeyError(4100, 'the key is locked')
    return key
  }
  const unlocked = (address: Address | undefined): PrivateKeyAccount => {
    const { account } = unlockedKey()
    if (address !== undefined && !isAddressEqual(account.address, address)) {
      throw new LocalKeyError(4100, 'the key is locked')
    }
    return account
  }
  const remember = (hash: Hex, raw: Hex) => {
    sent = [...sent.slice(1 - SENT_KEPT), { hash, raw }]
  }
  const askNonce = async (account: Address): Promise<number> => {
    nextNonce = await pendingNonce(client, { account })
    return nextNonce
  }
  /** The network's word, or within a moment the one from before. */
  const nonceOf = async (account: Address): Promise<number> => {
    const known = nextNonce
    const asked = askNonce(account)
    if (known === null) return asked
    const late = new Promise<number>((resolve) => setTimeout(resolve, NONCE_PATIENCE_MS, known))
    return Promise.race([asked, late]).catch((error) => {
      if (isSilence(error)) return known
      throw error
    })
  }

  const send = async ({ from, to, data }: SendRequest): Promise<Hex> => {
    const signer = unlocked(from)
    if (to === undefined || data === undefined || !isAddressEqual(to, ELECTIONS_ADDRESS)) {
      throw new LocalKeyError(4200, 'a local key signs ballots only')
    }
    const call = `${signer.address} ${data}`
    const signed = unanswered?.call === call ? unanswered.signed : await signCall(client, { account: signer, data })
    unanswered = { call, signed }
    try {
      const hash = await sendSigned(client, signed)
      unanswered = null
      nextNonce = signed.nonce + 1
      remember(hash, signed.raw)
      return hash
    } catch (error) {
      if (!isSilence(error)) unanswered = null
      throw error
    }
  }

  return {
    async request({ method, params }) {
      const [first, second] = Array.isArray(params) ? (params as unknown[]) : []
      switch (method) {
        case 'eth_accounts':
        case 'eth_requestAccounts':
          return key === null ? [] : [key.account.address]
        case 'eth_chainId':
          return numberToHex(chainId)
        case 'wallet_switchEthereumChain':
          if (Number((first as { chainId: Hex }).chainId) !== chainId) throw new LocalKeyError(4902, 'unknown chain')
          return null
        case 'eth_sendTransaction':
          return send(first as SendRequest)
        case 'personal_sign':
          return unlocked(second as Address).signMessage({ message: { raw: first as Hex } })
        default:
          throw new LocalKeyError(4200, `a local key does not answer ${method}`)
      }
    },
    async unlock(privateKey) {
      // Signing is a third of the page's code and only those with a local key need it.
      const [{ privateKeyToAccount }, { keptBytesKey, openBytes, sealBytes }] = await Promise.all([
        import('viem/accounts'),
        import('./keptBytes.ts'),
      ])
      const account = privateKeyToAccount(privateKey)
      const keptKey = keptBytesKey(privateKey)
      key = {
        account,
        seal: (bytes, about) => sealBytes(keptKey, { bytes, about, random: secureRandom }),
        open: (sealed, about) => openBytes(keptKey, { sealed, about }),
      }
      unanswered = null
      nextNonce = null
      return account.address
    },
    lock() {
      key = null
      unanswered = null
      nextNonce = null
      sent = []
    },
    async readyToSign() {
      if (key !== null) await askNonce(key.account.address).catch(() => {})
    },
    async sign({ from, data, gas }) {
      const account = unlocked(from)
      const signed = await signCall(client, { account, data, gas, nonce: await nonceOf(from) })
      remember(signed.hash, signed.raw)
      return signed
    },
    seal: (bytes, about) => unlockedKey().seal(bytes, about),
    open(sealed, about) {
      const raw = unlockedKey().open(sealed, about)
      if (raw !== null) remember(keccak256(raw), raw)
      return raw
    },
    rawOf: (hash) => sent.find((one) => one.hash === hash)?.raw ?? null,
    address: () => key?.account.address ?? null,
  }
}
