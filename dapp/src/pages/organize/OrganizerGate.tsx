// Who is at the organizer's place: nobody yet (sign in), an account, an organizer. What is inside is drawn for a signed-in
// account whose wallet stands on this network.
import { getRoles } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Address } from 'viem'
import { useConnection, useDisconnect } from 'wagmi'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { whileUnanswered } from '../../lib/queries.ts'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { SignInChoice, WalletNetwork } from '../vote/SignInStep.tsx'

export function OrganizerGate({ children }: { children: (account: Address) => ReactNode }) {
  const words = useArea(organizeWords)
  const { address } = useConnection()
  const disconnect = useDisconnect()
  if (address === undefined) return <SignInChoice keyName={words.title} intro={words.signIn} />
  return (
    <>
      <WalletNetwork>{children(address)}</WalletNetwork>
      <p className="quiet row">
        <span>
          {words.account}: <code>{address}</code>
        </span>
        <button type="button" className="button plain" onClick={() => disconnect.mutate({})}>
          {words.signOut}
        </button>
      </p>
    </>
  )
}

/** Undefined while it is not known. */
export function useIsOrganizer(account: Address): boolean | undefined {
  const { client } = useNetwork()
  const { data } = useQuery({
    queryKey: ['roles', account],
    queryFn: () => getRoles(client, { account }),
    refetchInterval: whileUnanswered,
  })
  return data?.includes('organizer')
}
