// The test of a sealed ballot, instead of casting it. Its code was shown before anybody asked; now choices and randomness go
// into a file for a checker on another device, and the chain is told never to count this ballot. What is made here stays in
// this component and in the file that the voter saves.
import { encodeSealedTest, type PreparedBallot } from '@psephos/client'
import { type ReactNode, useState } from 'react'
import { bytesToHex } from 'viem'
import { useConnection } from 'wagmi'
import { CopyButton, Details, Fact, FaultNote, Note } from '../../components/parts.tsx'
import { download } from '../../lib/download.ts'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { LOCAL_KEY_ID } from '../../localKey/connector.ts'
import { useSpoiling } from '../../sealing/useSpoiling.ts'
import type { Choices } from '../../voting/choices.ts'
import { type Fault, fault } from '../../voting/faults.ts'
import { secretWords } from '../../words/secretWords.ts'
import { useArea } from '../../words/useArea.ts'

type TestProps = {
  ballot: PreparedBallot
  open: () => Promise<Uint8Array>
  choices: Choices
  onDone: () => void
  /** The choices as they were reviewed. */
  children: ReactNode
}

export function TestBallot({ ballot, open, choices, onDone, children }: TestProps) {
  const words = useArea(secretWords).test
  const { chain, genesisHash } = useNetwork()
  const { connector } = useConnection()
  const [text, setText] = useState<string | null>(null)
  const [failed, setFailed] = useState<Fault | null>(null)
  const { state, spoil } = useSpoiling(ballot, onDone)
  const make = async (): Promise<string | null> => {
    if (text !== null) return text
    const { election, voter, sequence, previousHash, body } = ballot
    try {
      const made = encodeSealedTest({
        ...{ chainId: chain.id, genesisHash, election, voter, sequence, previousHash, body },
        choices: choices.map((marks) => [...marks]),
        randomness: bytesToHex(await open()),
      })
      setText(made)
      return made
    } catch {
      setFailed(fault('not-sealed'))
      return null
    }
  }
  const save = async () => {
    const made = await make()
    if (made !== null) download(`test-${ballot.code}.json`, made)
  }
  return (
    <section className="stack" aria-labelledby="test">
      <h2 id="test">{words.title}</h2>
      <p>{words.intro}</p>
      <ol className="stack listed">
        <li className="stack tight">
          <p>{words.note}</p>
          <p className="receipt-code">{ballot.code}</p>
          {children}
        </li>
        <li className="stack tight">
          <p>{words.save}</p>
          <div className="actions">
            <button type="button" className="button main" onClick={save}>
              {words.saveGo}
            </button>
            {text !== null && (
              <>
                <span className="quiet">{words.copy}</span> <CopyButton text={text} />
              </>
            )}
          </div>
          {failed !== null && <FaultNote fault={failed} />}
        </li>
        <li className="stack tight">
          <p>{words.check(`${location.origin}/check-sealed`)}</p>
          <Note tone="caution">
            <p>{words.wrong}</p>
          </Note>
          <Details>
            <Fact name={words.command}>
              <code>{`npx psephos check-sealed test-${ballot.code}.json --rpc ${chain.rpcUrls.default.http[0]} --genesis ${genesisHash}`}</code>
            </Fact>
          </Details>
        </li>
        <li className="stack tight">
          <p>{words.spoil}</p>
          {connector?.id !== LOCAL_KEY_ID && <p className="quiet">{words.spoilWallet}</p>}
          {state.step === 'failed' && <FaultNote fault={state.fault} />}
          <div className="actions">
            <button type="button" className="button" aria-disabled={state.step === 'busy'} onClick={spoil}>
              {words.spoilGo}
            </button>
            <span className="quiet" role="status">
              {state.step === 'busy' ? words.spoiling : ''}
            </span>
          </div>
        </li>
      </ol>
    </section>
  )
}
