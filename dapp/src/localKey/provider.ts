// A local key behind the same interface as a browser wallet (EIP-1193), so that the rest of the page knows only one way
// to cast. The unlocked key lives in this closure and nowhere else; locking drops it.
import {
  type PsephosClient,
  PsephosError,
  type PsephosErrorCode,
  type SignedCall,
  sendSigned,
  signCall,
} from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { type Address, type Hex, isAddressEqual, numberToHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'

export type RequestArguments = { method: string; params?: unknown }
export type LocalProvider = {
  request(args: RequestArguments): Promise<unknown>
  /** Keeps the key in memory until `lock`, and says whose it is. */
  unlock(privateKey: Hex): Promise<Address>
  lock(): void
  address(): Address | null
  /** The signed bytes of what was sent since unlocking, so that they can be sent again. Never kept beyond this page. */
  rawOf(hash: Hex): Hex | null
}

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

/** After these the first attempt may have arrived: only the very same bytes are safe to send again (T5). */
const SILENCE: readonly PsephosErrorCode[] = ['unreachable', 'no-answer-in-time']

export function createLocalProvider(client: PsephosClient, chainId: number): LocalProvider {
  let account: PrivateKeyAccount | null = null
  let sent: { hash: Hex; raw: Hex }[] = []
  let unanswered: { call: string; signed: SignedCall } | null = null

  const unlocked = (address: Address | undefined): PrivateKeyAccount => {
    if (account === null || (address !== undefined && !isAddressEqual(account.address, address))) {
      throw new LocalKeyError(4100, 'the key is locked')
    }
    return account
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
      sent = [...sent.slice(1 - SENT_KEPT), { hash, raw: signed.raw }]
      return hash
    } catch (error) {
      if (!(error instanceof PsephosError && SILENCE.includes(error.code))) unanswered = null
      throw error
    }
  }

  return {
    async request({ method, params }) {
      const [first, second] = Array.isArray(params) ? (params as unknown[]) : []
      switch (method) {
        case 'eth_accounts':
        case 'eth_requestAccounts':
          return account === null ? [] : [account.address]
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
      const { privateKeyToAccount } = await import('viem/accounts')
      account = privateKeyToAccount(privateKey)
      unanswered = null
      return account.address
    },
    lock() {
      account = null
      unanswered = null
      sent = []
    },
    rawOf: (hash) => sent.find((one) => one.hash === hash)?.raw ?? null,
    address: () => account?.address ?? null,
  }
}
