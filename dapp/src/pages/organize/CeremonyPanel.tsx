// Where the trustees stand, who is waited for until when, and the next attempt when one has failed.
import { type CeremonyTrustee, getCeremony, restartCeremony } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Address } from 'viem'
import { Link } from 'wouter'
import { shortHex } from '../../components/explorer/links.tsx'
import { Loading, Note } from '../../components/parts.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { dateTime } from '../../lib/times.ts'
import { useCall } from '../../lib/useCall.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import { addressesIn, nextCeremony, trusteeFaults } from '../../organize/electionDraft.ts'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { CallLine, isBusy } from './CallLine.tsx'
import { AddressesField } from './fields.tsx'
import type { OfficeProps } from './OfficePage.tsx'

const REFRESH_MS = 3_000

export function CeremonyPanel(props: OfficeProps) {
  const words = useArea(organizeWords).office.ceremony
  const { language } = useWords()
  const { client } = useNetwork()
  const { election } = props
  const { data: ceremony, refetch } = useQuery({
    queryKey: ['office-ceremony', election.id.toString()],
    queryFn: () => getCeremony(client, { election: election.id }),
    refetchInterval: REFRESH_MS,
  })
  if (ceremony === undefined) return <Loading />
  const { stage, stageEndsAt, attempt, trustees, terms } = ceremony
  return (
    <section className="card stack" aria-labelledby="ceremony">
      <h2 id="ceremony">{words.title}</h2>
      <p role="status">
        {attempt > 1 && `${words.attempt(attempt)}: `}
        <strong>{words.stage[stage]}</strong>
        {stageEndsAt > 0 && `, ${words.until(dateTime(stageEndsAt, language))}`}
      </p>
      <div>
        <table className="small">
          <thead>
            <tr>
              <th scope="col">{words.trustee}</th>
              <th scope="col">{words.state}</th>
            </tr>
          </thead>
          <tbody>
            {trustees.map((trustee) => (
              <tr key={trustee.index}>
                <th scope="row">
                  {trustee.index} <code>{shortHex(trustee.account)}</code>
                </th>
                <td>{stateOf(trustee, words)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p>
        {words.link}: <Link href={`/election/${election.id}/trustee`}>/election/{election.id.toString()}/trustee</Link>
      </p>
      {stage === 'Failed' && (
        <Again {...props} trustees={terms.trustees} threshold={terms.threshold} onDone={refetch} />
      )}
    </section>
  )
}

type StateWords = { missing: Record<NonNullable<CeremonyTrustee['missing']>, string> } & Record<
  'ready' | 'silent' | 'bad' | 'falseAccuser',
  string
>

function stateOf(trustee: CeremonyTrustee, words: StateWords): string {
  const facts: [boolean, string][] = [
    [trustee.isBadDealer, words.bad],
    [trustee.isSilent, words.silent],
    [trustee.isFalseAccuser, words.falseAccuser],
    [trustee.missing !== null && !trustee.isSilent, trustee.missing === null ? '' : words.missing[trustee.missing]],
  ]
  return facts.flatMap(([isSo, word]) => (isSo ? [word] : [])).join(', ') || words.ready
}

type AgainProps = OfficeProps & { trustees: readonly Address[]; threshold: number; onDone: () => unknown }

function Again({ election, account, trustees, threshold, onDone }: AgainProps) {
  const all = useArea(organizeWords)
  const words = all.office.ceremony
  const now = useNowSeconds()
  const { state, send } = useCall()
  const [list, setList] = useState(trustees.join('\n'))
  const [isTried, setTried] = useState(false)
  const chosen = addressesIn(list)
  const [fault] = trusteeFaults(chosen, threshold)
  const ceremony = nextCeremony({ trustees: chosen as Address[], threshold }, election.opensAt, now)
  if (ceremony === null) return <Note tone="stop">{words.noTime}</Note>
  const again = async () => {
    setTried(true)
    if (fault !== undefined || isBusy(state)) return
    if (await send((wallet) => restartCeremony(wallet, { election: election.id, ceremony, account }))) onDone()
  }
  return (
    <div className="stack tight">
      <p>{words.againText}</p>
      <AddressesField
        label={all.secrecy.trustees}
        fault={isTried && fault !== undefined ? all.fault(fault.code) : null}
        rows={4}
        value={list}
        onChange={setList}
      />
      <div className="actions">
        <button type="button" className="button main" aria-disabled={isBusy(state)} onClick={again}>
          {words.again}
        </button>
      </div>
      <CallLine state={state} />
    </div>
  )
}
