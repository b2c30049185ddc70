// In front of whatever needs a session at the registration office: sign in with the connected account, give the second factor.
// What is inside is drawn for that account only; when the session ends, this is here again with one sentence.
import type { SessionAnswer } from '@psephos/registrar/api.ts'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { type Address, type Hex, stringToHex } from 'viem'
import { useConnection } from 'wagmi'
import { Field } from '../../components/LocalKeyForms.tsx'
import { Loading } from '../../components/parts.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import type { Provider } from '../../lib/walletNetwork.ts'
import { office, useAct, useOfficeState } from '../../office/useOffice.ts'
import { officeWords } from '../../words/officeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { ActLine, ProblemNote } from './ActLine.tsx'

type GateProps = {
  account: Address
  /** Why one signs in here. */
  intro: string
  /** Stands above until the inside is drawn, which says it in its own place. */
  before?: string
  children: (session: SessionAnswer) => ReactNode
}

export function OfficeGate({ account, intro, before, children }: GateProps) {
  const state = useOfficeState()
  const isUnknown = state.kind === 'unknown'
  const look = useQuery({
    queryKey: ['office-look'],
    queryFn: office.look,
    enabled: isUnknown,
    retry: false,
    gcTime: 0,
  })
  const outside = () => {
    if (isUnknown) {
      return look.isError ? <ProblemNote error={look.error} onRetry={() => look.refetch()} /> : <Loading />
    }
    if (state.kind === 'out')
      return <SignIn account={account} intro={intro} why={state.wasExpired ? 'expired' : null} />
    if (state.session.address !== account.toLowerCase()) return <SignIn account={account} intro={intro} why="other" />
    return state.session.secondFactor === 'needed' ? <GiveCode /> : null
  }
  const shown = outside()
  if (shown === null && state.kind === 'in') return children(state.session)
  return (
    <>
      {before !== undefined && <p>{before}</p>}
      {shown}
    </>
  )
}

function SignIn({ account, intro, why }: { account: Address; intro: string; why: 'expired' | 'other' | null }) {
  const words = useArea(officeWords).signIn
  const { chain } = useNetwork()
  const { connector } = useConnection()
  const { state, run } = useAct()
  const id = useId()
  const sign = async (message: string): Promise<Hex> => {
    if (connector === undefined) throw new Error('nothing is connected')
    const provider = (await connector.getProvider()) as Provider
    return (await provider.request({ method: 'personal_sign', params: [stringToHex(message), account] })) as Hex
  }
  const signIn = () =>
    run(() =>
      office.signIn({ address: account, chainId: chain.id, origin: window.location.origin, now: new Date(), sign }),
    )
  return (
    <section className="stack tight" aria-labelledby={id}>
      <h2 id={id}>{words.title}</h2>
      {why !== null && <p role="status">{words[why]}</p>}
      <p>{intro}</p>
      <div className="actions">
        <button type="button" className="button main" aria-disabled={state.step === 'busy'} onClick={signIn}>
          {words.go}
        </button>
      </div>
      <ActLine state={state} />
    </section>
  )
}

function GiveCode() {
  const words = useArea(officeWords).signIn
  const { state, run } = useAct()
  const [code, setCode] = useState('')
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void run(() => office.giveSecondFactor(code.trim()))
  }
  return (
    <form className="stack tight" aria-labelledby={id} onSubmit={submit}>
      <h2 id={id}>{words.codeTitle}</h2>
      <Field label={words.code} hint={words.codeHint}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
        )}
      </Field>
      <div className="actions">
        <button type="submit" className="button main" aria-disabled={state.step === 'busy' || code.trim().length < 6}>
          {words.give}
        </button>
      </div>
      <ActLine state={state} />
    </form>
  )
}
