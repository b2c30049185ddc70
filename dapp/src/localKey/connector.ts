// wagmi's view of the local key: one connector over provider.ts. It is connected only while a key is unlocked, so a
// reload always asks for the passphrase again.
import { createConnector } from 'wagmi'
import { LocalKeyError, type LocalProvider } from './provider.ts'

export const LOCAL_KEY_ID = 'psephos-local-key'

export function localKeyConnector(provider: LocalProvider) {
  return createConnector<LocalProvider>((config) => {
    const accounts = () => {
      const address = provider.address()
      return address === null ? [] : [address]
    }
    const chain = config.chains[0]
    return {
      id: LOCAL_KEY_ID,
      name: 'Key on this device',
      type: 'local-key',
      async connect() {
        if (accounts().length === 0) throw new LocalKeyError(4100, 'the key is locked')
        // wagmi's type depends on an option this connector has no use for.
        return { accounts: accounts() as never, chainId: chain.id }
      },
      async disconnect() {
        provider.lock()
      },
      getAccounts: async () => accounts(),
      getChainId: async () => chain.id,
      getProvider: async () => provider,
      isAuthorized: async () => accounts().length > 0,
      switchChain: async () => chain,
      onAccountsChanged() {},
      onChainChanged() {},
      onDisconnect() {
        config.emitter.emit('disconnect')
      },
    }
  })
}
