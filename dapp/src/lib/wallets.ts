// The wallets to offer: what was discovered by EIP-6963, each once, and never the page's own local key.
import { LOCAL_KEY_ID } from '../localKey/connector.ts'

type Listed = { id: string; name: string; type: string; icon?: string | undefined }

/** A wallet may announce itself twice, with the same uuid or only the same rdns (which is wagmi's id): the first stays. */
export function distinctWallets<Wallet extends Listed>(wallets: readonly Wallet[]): Wallet[] {
  const seen = new Set<string>([LOCAL_KEY_ID])
  return wallets.filter(({ id }) => !seen.has(id) && seen.add(id))
}
