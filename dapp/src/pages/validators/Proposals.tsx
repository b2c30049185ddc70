// What was put to the vote of the validators, newest first. Who is signed in as one of them can vote and propose.
import { type Proposal, propose, quorumOf, voteOnProposal } from '@psephos/client'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { type Address, zeroAddress } from 'viem'
import { useConnect, useConnection, useConnectors, useDisconnect } from 'wagmi'
import { shortHex } from '../../components/explorer/links.tsx'
import { Details, Fact, FaultNote, Loading } from '../../components/parts.tsx'
import { numberIn } from '../../lib/proposers.ts'
import { dateTime } from '../../lib/times.ts'
import { type CallState, useCall } from '../../lib/useCall.ts'
import { distinctWallets } from '../../lib/wallets.ts'
import { OFFERED_KINDS, type OfferedKind, type ProposalFault, readProposal } from '../../validators/proposalForm.ts'
import { useProposals } from '../../validators/validatorQueries.ts'
import { type Fault, faultOf } from '../../voting/faults.ts'
import { useArea } from '../../words/useArea.ts'
import { validatorsWords } from '../../words/validatorsWords.ts'
import { useWords } from '../../words/WordsContext.tsx'

export function Proposals({ validators }: { validators: readonly Address[] }) {
  const words = useArea(validatorsWords)
  const { data: proposals } = useProposals()
  const { address } = useConnection()
  const isValidator = address !== undefined && numberIn(validators, address) !== null
  return (
    <section className="stack" aria-labelledby="proposals">
      <h2 id="proposals">{words.proposals}</h2>
      <p>{words.proposalsIntro}</p>
      {proposals === undefined && <Loading />}
      {proposals?.length === 0 && <p className="quiet">{words.noProposals}</p>}
      <ul className="stack">
        {proposals?.map((proposal) => (
          <li key={proposal.id.toString()} className="card">
            <ProposalCard proposal={proposal} mayVote={isValidator} />
          </li>
        ))}
      </ul>
      <Account validators={validators} />
      {isValidator && <ProposeForm validators={validators} />}
    </section>
  )
}

const majorityOf = (validators: number): number => Math.floor(validators / 2) + 1

function ProposalCard({ proposal, mayVote }: { proposal: Proposal; mayVote: boolean }) {
  const words = useArea(validatorsWords)
  const { language } = useWords()
  const cache = useQueryClient()
  const { state, send } = useCall()
  const { id, kind, account, value, height, status, text, inFavour, against, validators, expiresAt, proposer } =
    proposal
  const isOpen = status === 'Open'
  const vote = async (isInFavour: boolean) => {
    await send((wallet) => voteOnProposal(wallet, { proposal: id, inFavour: isInFavour }))
    await Promise.all(['proposals', 'governance'].map((key) => cache.invalidateQueries({ queryKey: [key] })))
  }
  return (
    <>
      <span className={`badge ${isOpen ? 'open' : 'over'}`}>{words.status[status]}</span>
      <h3>
        {words.proposal(id.toString(), words.wanted[kind](shortHex(account), value.toString(), height.toString()))}
      </h3>
      {text !== '' && <p>{text}</p>}
      <p className="quiet">
        {words.tally(inFavour, against, validators, majorityOf(validators))}{' '}
        {isOpen && words.until(dateTime(expiresAt, language))}
      </p>
      {isOpen && mayVote && (
        <div className="row">
          <button type="button" className="button main" onClick={() => vote(true)}>
            {words.inFavour}
          </button>
          <button type="button" className="button" onClick={() => vote(false)}>
            {words.against}
          </button>
        </div>
      )}
      <CallStatus state={state} />
      <Details>
        {account !== zeroAddress && (
          <Fact name={words.account}>
            <code>{account}</code>
          </Fact>
        )}
        <Fact name={words.by}>
          <code>{proposer}</code>
        </Fact>
      </Details>
    </>
  )
}

export function CallStatus({ state }: { state: CallState }) {
  const words = useArea(validatorsWords)
  if (state.step === 'fault') return <FaultNote fault={state.fault} />
  const sentence = { idle: '', signing: words.signing, sent: words.sent, recorded: words.done }[state.step]
  return <p role="status">{sentence}</p>
}

function Account({ validators }: { validators: readonly Address[] }) {
  const words = useArea(validatorsWords)
  const { address } = useConnection()
  const wallets = distinctWallets(useConnectors())
  const connect = useConnect()
  const disconnect = useDisconnect()
  const [fault, setFault] = useState<Fault | null>(null)
  const signIn = async (wallet: (typeof wallets)[number]) => {
    setFault(null)
    try {
      await connect.mutateAsync({ connector: wallet })
    } catch (error) {
      setFault(faultOf(error))
    }
  }
  const number = address === undefined ? null : numberIn(validators, address)
  return (
    <section className="card" aria-labelledby="account">
      <h3 id="account">{words.yourAccount}</h3>
      {fault !== null && <FaultNote fault={fault} />}
      {address === undefined ? (
        <>
          <p>{words.signInText}</p>
          {wallets.length === 0 && <p className="quiet">{words.noWallets}</p>}
          <div className="row">
            {wallets.map((wallet) => (
              <button key={wallet.uid} type="button" className="button" onClick={() => signIn(wallet)}>
                {words.connect(wallet.name)}
              </button>
            ))}
          </div>
        </>
      ) : (
        <>
          <p>{number === null ? words.notValidator(shortHex(address)) : words.isValidator(number)}</p>
          <div>
            <button type="button" className="button plain" onClick={() => disconnect.mutate({})}>
              {words.signOut}
            </button>
          </div>
        </>
      )}
    </section>
  )
}

function ProposeForm({ validators }: { validators: readonly Address[] }) {
  const words = useArea(validatorsWords)
  const cache = useQueryClient()
  const { state, send } = useCall()
  const [kind, setKind] = useState<OfferedKind>('addValidator')
  const [account, setAccount] = useState('')
  const [text, setText] = useState('')
  const [fault, setFault] = useState<ProposalFault | null>(null)
  const id = useId()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const draft = readProposal({ kind, address: account, text })
    if (typeof draft === 'string') return setFault(draft)
    setFault(null)
    if (await send((wallet) => propose(wallet, draft))) setText('')
    await cache.invalidateQueries({ queryKey: ['proposals'] })
  }
  const after =
    kind === 'addValidator' ? validators.length + 1 : kind === 'removeValidator' ? validators.length - 1 : null
  return (
    <form className="card" onSubmit={submit}>
      <h3>{words.propose}</h3>
      <div className="field">
        <label htmlFor={`${id}-kind`}>{words.kind}</label>
        <select id={`${id}-kind`} value={kind} onChange={(event) => setKind(event.target.value as OfferedKind)}>
          {OFFERED_KINDS.map((one) => (
            <option key={one} value={one}>
              {words.offered[one]}
            </option>
          ))}
        </select>
      </div>
      {kind !== 'text' && (
        <div className="field">
          <label htmlFor={`${id}-account`}>{words.account}</label>
          <input
            id={`${id}-account`}
            type="text"
            autoComplete="off"
            spellCheck={false}
            value={account}
            aria-invalid={fault === 'address'}
            onChange={(event) => setAccount(event.target.value)}
          />
        </div>
      )}
      <div className="field">
        <label htmlFor={`${id}-text`}>{words.text}</label>
        <textarea
          id={`${id}-text`}
          rows={3}
          value={text}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setText(event.target.value)}
        />
        <p id={`${id}-hint`} className="quiet small">
          {words.textHint}
        </p>
      </div>
      {after !== null && after > 0 && <p className="quiet">{words.consequence(after, quorumOf(after))}</p>}
      {fault !== null && (
        <p className="fault" role="alert">
          {words.formFaults[fault]}
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button main">
          {words.go}
        </button>
      </div>
      <CallStatus state={state} />
    </form>
  )
}
