// Who is here: nobody yet (sign in), or an account of a wallet or a key on this device, which may leave again. No network is
// asked of a wallet: whoever only talks to the registration office sends nothing to the record.
import type { ReactNode } from 'react'
import type { Address } from 'viem'
import { useConnection, useDisconnect } from 'wagmi'
import { useWords } from '../../words/WordsContext.tsx'
import { SignInChoice } from '../vote/SignInStep.tsx'

type GateProps = { keyName: string; intro: string; children: (account: Address) => ReactNode }

export function AccountGate({ keyName, intro, children }: GateProps) {
  const { signIn, enrol } = useWords()
  const { address } = useConnection()
  const disconnect = useDisconnect()
  if (address === undefined) return <SignInChoice keyName={keyName} intro={intro} />
  return (
    <>
      {children(address)}
      <p className="quiet row">
        <span>
          {enrol.address}: <code className="breaks">{address}</code>
        </span>
        <button type="button" className="button plain" onClick={() => disconnect.mutate({})}>
          {signIn.signOut}
        </button>
      </p>
    </>
  )
}
