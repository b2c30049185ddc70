// Hands the network to every component.
import { createContext, useContext } from 'react'
import type { Network } from './network.ts'

export const NetworkContext = createContext<Network | null>(null)

export function useNetwork(): Network {
  const network = useContext(NetworkContext)
  if (network === null) throw new Error('useNetwork outside of NetworkContext')
  return network
}
