// Step 1. The voter shows an address, by a wallet or a key on this device, and learns before choosing whether it is on the
// list, whether it has voted, and whether the wallet stands on the right network.
import type { Election, Manifest } from '@psephos/client'
import { useState } from 'react'
import { useConnect, useConnection, useConnectors, useDisconnect } from 'wagmi'
import { Link } from 'wouter'
import { Details, Fact, FaultNote, Note, Problem } from '../../components/parts.tsx'
import { UnsentNotes, UnsentWords } from '../../components/UnsentNotes.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { isOver } from '../../lib/phases.ts'
import { useVoter } from '../../lib/queries.ts'
import { relativeTime } from '../../lib/times.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import { bringToChain, type Provider } from '../../lib/walletNetwork.ts'
import { distinctWallets } from '../../lib/wallets.ts'
import { LOCAL_KEY_ID } from '../../localKey/connector.ts'
import { type Fault, faultOf } from '../../voting/faults.ts'
import { forgetCast, type PendingCast, recallCast } from '../../voting/pendingCast.ts'
import { useUnsent } from '../../voting/useUnsent.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { BallotGate } from './BallotGate.tsx'
import { GiveUp } from './CastStep.tsx'
import { EnrolmentPanel } from './EnrolmentPanel.tsx'
import { LocalKeyChoice } from './LocalKeyChoice.tsx'

type SignInProps = {
  election: Election
  manifest: Manifest
  /** A ballot that was taken up turned out never to have been sent. */
  isNothingSent: boolean
  onNext: () => void
  onResume: (pending: PendingCast) => void
}

export function SignInStep(props: SignInProps) {
  const { isConnected } = useConnection()
  if (isConnected) return <SignedIn {...props} />
  return (
    <>
      <UnsentNotes id={props.election.id} election={props.election} />
      {isOver(props.election.phase) && <Over id={props.election.id} />}
      <SignInChoice keyName={props.election.title} />
    </>
  )
}

/** Said before anybody makes a key for nothing. */
function Over({ id }: { id: bigint }) {
  const words = useWords()
  return (
    <Note tone="caution">
      <p>{words.signIn.over}</p>
      <p>
        <Link href={`/election/${id}/results`}>{words.election.seeResult}</Link>
      </p>
    </Note>
  )
}

/** A wallet of this browser or a key of this device, called `keyName`; `intro` for whoever signs in for something else than voting. */
export function SignInChoice({ keyName, intro }: { keyName: string; intro?: string }) {
  const words = useWords().signIn
  const { chain } = useNetwork()
  const wallets = distinctWallets(useConnectors())
  const connect = useConnect()
  const [waitingFor, setWaitingFor] = useState<string | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const signIn = async (wallet: (typeof wallets)[number]) => {
    if (waitingFor !== null) return
    setWaitingFor(wallet.name)
    setFault(null)
    try {
      await connect.mutateAsync({ connector: wallet })
      // Declining the network is no reason to be signed out: the next screen offers it again.
      await bringToChain((await wallet.getProvider()) as Provider, chain).catch(() => false)
    } catch (error) {
      setFault(faultOf(error))
    } finally {
      setWaitingFor(null)
    }
  }
  return (
    <>
      <p>{intro ?? words.intro}</p>
      {fault !== null && <FaultNote fault={fault} />}
      <section className="card" aria-labelledby="wallets">
        <h2 id="wallets">{words.wallets}</h2>
        {wallets.length === 0 && <p className="quiet">{words.noWallets}</p>}
        <ul className="stack tight blank-when-empty">
          {wallets.map((wallet) => (
            <li key={wallet.uid}>
              <button type="button" className="button" onClick={() => signIn(wallet)}>
                {wallet.icon !== undefined && <img src={wallet.icon.trim()} alt="" />}
                {words.connect(wallet.name)}
              </button>
            </li>
          ))}
        </ul>
        <p className="quiet" role="status">
          {waitingFor === null ? '' : words.waiting(waitingFor)}
        </p>
      </section>
      <LocalKeyChoice keyName={keyName} isForVoting={intro === undefined} />
    </>
  )
}

function SignedIn(props: SignInProps) {
  const words = useWords()
  const { address, connector } = useConnection()
  const disconnect = useDisconnect()
  if (address === undefined || connector === undefined) return null
  return (
    <section className="card">
      <h2>{words.signIn.signedIn}</h2>
      <p>
        {words.signIn.as(shortAddress(address))} ·{' '}
        {connector.id === LOCAL_KEY_ID ? words.signIn.localName : connector.name}
      </p>
      <WalletNetwork>
        <Standing {...props} />
      </WalletNetwork>
      <div>
        <button type="button" className="button plain" onClick={() => disconnect.mutate({})}>
          {words.signIn.signOut}
        </button>
      </div>
      <Details>
        <Fact name={words.enrol.address}>
          <code>{address}</code>
        </Fact>
      </Details>
    </section>
  )
}

/** Shows its children only while the wallet stands on this vote's network; else the one button that mends it. */
export function WalletNetwork({ children }: { children: React.ReactNode }) {
  const { signIn: words, cast: castWords } = useWords()
  const { chain } = useNetwork()
  const { chainId, connector } = useConnection()
  const [state, setState] = useState<'idle' | 'busy' | 'still'>('idle')
  const [fault, setFault] = useState<Fault | null>(null)
  if (chainId === chain.id || connector === undefined) return children
  const mend = async () => {
    if (state === 'busy') return
    setState('busy')
    setFault(null)
    try {
      const isThere = await bringToChain((await connector.getProvider()) as Provider, chain)
      setState(isThere ? 'idle' : 'still')
    } catch (error) {
      setFault(faultOf(error))
      setState('idle')
    }
  }
  return (
    <Note tone="caution">
      <p>{state === 'still' ? words.networkStill : words.wrongNetwork}</p>
      <p className="error-id">{castWords.errorId('wrong-network')}</p>
      {fault !== null && <FaultNote fault={fault} />}
      <div className="actions">
        <button type="button" className="button main" onClick={mend}>
          {words.fixNetwork}
        </button>
        <span role="status">{state === 'busy' ? words.fixing : ''}</span>
      </div>
    </Note>
  )
}

function Standing({ election, manifest, isNothingSent, onNext, onResume }: SignInProps) {
  const words = useWords()
  const now = useNowSeconds()
  const { genesisHash } = useNetwork()
  const { address } = useConnection()
  const { data: voter, isError, refetch } = useVoter(election.id, address)
  const place = address === undefined ? null : { genesisHash, election: election.id, voter: address }
  // Kept until this page has verified the record: the network's word that it has arrived is not the end of it.
  const pending = place === null ? null : recallCast(localStorage, place)
  useUnsent()
  if (address === undefined || place === null) return null
  if (pending?.kept?.isReceived === false) {
    return (
      <>
        <Note tone="caution">
          <UnsentWords code={pending.code} kept={pending.kept} />
        </Note>
        <div className="actions">
          <button type="button" className="button main" onClick={() => onResume(pending)}>
            {words.unsent.send}
          </button>
        </div>
        <GiveUp onGiveUp={() => forgetCast(localStorage, place)} />
      </>
    )
  }
  if (isError && voter === undefined)
    return <Problem text={words.unreachable.text} id="no-answer" onRetry={() => refetch()} />
  if (voter === undefined) return <p role="status">{words.signIn.checkingList}</p>
  if (voter.ballot !== null && pending === null)
    return <Voted election={election} manifest={manifest} code={voter.ballot.code} onNext={onNext} />
  if (!voter.enrolled) return <EnrolmentPanel election={election} address={address} />
  if (pending !== null) {
    return (
      <Note tone="caution">
        <p>{words.signIn.resume}</p>
        <p>
          {words.signIn.yourCode}: <code>{pending.code}</code>
        </p>
        <div className="actions">
          <button type="button" className="button main" onClick={() => onResume(pending)}>
            {words.signIn.follow}
          </button>
        </div>
      </Note>
    )
  }
  const at = (seconds: number) => relativeTime(seconds, now, words.language)
  return (
    <>
      {isNothingSent && <Note>{words.signIn.resumeNothing}</Note>}
      <p role="status">
        <strong>✓ {words.signIn.listed}</strong>
      </p>
      {isOver(election.phase) && <Note tone="stop">{words.signIn.over}</Note>}
      {(election.phase === 'Locked' || election.phase === 'Draft') && (
        <Note tone="caution">{words.signIn.notOpen(at(election.opensAt))}</Note>
      )}
      {election.phase === 'Open' && (
        <BallotGate election={election} manifest={manifest}>
          <div className="actions">
            <button type="button" className="button main big" onClick={onNext}>
              {words.signIn.next}
            </button>
          </div>
        </BallotGate>
      )}
    </>
  )
}

type VotedProps = { election: Election; manifest: Manifest; code: string; onNext: () => void }

function Voted({ election, manifest, code, onNext }: VotedProps) {
  const { signIn: words, cast: castWords, nav } = useWords()
  const mayChange = election.revoting && election.phase === 'Open'
  return (
    <>
      <Note>
        <p>
          <strong>{words.already}</strong>
        </p>
        <p>{mayChange ? words.alreadyChange : words.alreadyFixed}</p>
        {!mayChange && <p className="error-id">{castWords.errorId('already-voted')}</p>}
      </Note>
      <p>{words.yourCode}</p>
      <p className="receipt-code">{code}</p>
      <div className="actions">
        <Link className="button" href={`/check#${code}`}>
          {nav.check}
        </Link>
      </div>
      {mayChange && (
        <BallotGate election={election} manifest={manifest}>
          <div className="actions">
            <button type="button" className="button" onClick={onNext}>
              {words.changeVote}
            </button>
          </div>
        </BallotGate>
      )}
    </>
  )
}

function shortAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`
}
