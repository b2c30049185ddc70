// The place of a trustee of a secret election: why it matters, one key, its backup, the proof of the backup, making the key
// together, the part that opens the sum. This file knows which step comes next; each step is a component of its own.
import type { Election, Manifest } from '@psephos/client'
import { useState } from 'react'
import type { Address } from 'viem'
import { useConnection, useDisconnect } from 'wagmi'
import { Link } from 'wouter'
import { Details, Fact, Heading, Note } from '../components/parts.tsx'
import { StepLine } from '../components/StepLine.tsx'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { loadTrusteeFile, type OwnFile, saveTrusteeFile, type TrusteePlace } from '../trustee/trusteeStore.ts'
import { useTrusteeCase } from '../trustee/useTrusteeCase.ts'
import { trusteeWords } from '../words/trusteeWords.ts'
import { useArea } from '../words/useArea.ts'
import { useWords } from '../words/WordsContext.tsx'
import { AtWork } from './trustee/AtWork.tsx'
import { BackupKey, MakeKey, ProveBackup, WhyYouMatter } from './trustee/KeySteps.tsx'
import { SignInChoice, WalletNetwork } from './vote/SignInStep.tsx'
import { WithManifest } from './WithElection.tsx'

type PlaceProps = { election: Election; manifest: Manifest }

export function TrusteePage({ id }: { id: bigint }) {
  return (
    <WithManifest id={id}>{(election, manifest) => <Trustee election={election} manifest={manifest} />}</WithManifest>
  )
}

function Trustee({ election, manifest }: PlaceProps) {
  const words = useArea(trusteeWords)
  const { address } = useConnection()
  const note = election.secrecy === 'open' ? words.open : election.phase === 'Draft' ? words.draft : null
  return (
    <div className="stack wide">
      <p className="quiet">
        <Link href={`/election/${election.id}`}>{manifest.title}</Link>
      </p>
      {note !== null && (
        <>
          <Heading>{words.title(manifest.title)}</Heading>
          <Note>{note}</Note>
        </>
      )}
      {note === null && address === undefined && (
        <>
          <Heading>{words.title(manifest.title)}</Heading>
          <SignInChoice keyName={election.title} intro={words.signIn.intro} />
        </>
      )}
      {note === null && address !== undefined && (
        <SignedIn key={address} election={election} manifest={manifest} account={address} />
      )}
    </div>
  )
}

type SignedInProps = PlaceProps & { account: Address }

function SignedIn({ election, manifest, account }: SignedInProps) {
  const words = useArea(trusteeWords)
  const { signIn } = useWords()
  const disconnect = useDisconnect()
  const index = manifest.ceremony.trustees.findIndex((one) => one.toLowerCase() === account.toLowerCase()) + 1
  return (
    <>
      {index === 0 ? (
        <>
          <Heading>{words.title(manifest.title)}</Heading>
          <Note tone="caution">{words.signIn.not}</Note>
        </>
      ) : (
        <Place election={election} manifest={manifest} account={account} index={index} />
      )}
      <div>
        <button type="button" className="button plain" onClick={() => disconnect.mutate({})}>
          {signIn.signOut}
        </button>
      </div>
    </>
  )
}

function Place({ election, manifest, account, index }: SignedInProps & { index: number }) {
  const words = useArea(trusteeWords)
  const { steps: stepWords } = useWords()
  const { genesisHash, chain } = useNetwork()
  const place: TrusteePlace = { genesisHash, election: election.id, account }
  const [file, setFile] = useState(() => loadTrusteeFile(localStorage, place))
  const [isReady, setReady] = useState(file !== null)
  const [isSaved, setSaved] = useState(false)
  const [secret, setSecret] = useState<Uint8Array | null>(null)
  const keep = (next: OwnFile) => {
    saveTrusteeFile(localStorage, place, next)
    setFile(next)
  }
  const found = useTrusteeCase(election, manifest)
  const registered = found.data?.proven?.ceremony.trustees[index - 1]?.transportKey ?? null
  const position = positionOf({ election, file, isReady, isSaved })
  const { threshold, trustees } = manifest.ceremony
  return (
    <>
      <div className="stack tight">
        <StepLine label={words.stepsLabel} names={words.steps} position={position} doneWord={stepWords.done} />
        <Heading key={position}>{words.heading(position + 1, words.steps.length, words.steps[position] ?? '')}</Heading>
        <p>
          <strong>{words.signIn.as(index, trustees.length)}</strong>
        </p>
      </div>
      <WalletNetwork>
        {position === 0 && (
          <WhyYouMatter threshold={threshold} trustees={trustees.length} onReady={() => setReady(true)} />
        )}
        {position === 1 && (
          <MakeKey
            registered={registered}
            onMade={(made, opened) => {
              keep(made)
              setSecret(opened)
            }}
          />
        )}
        {position === 2 && file !== null && <BackupKey file={file} onSaved={() => setSaved(true)} />}
        {position === 3 && file !== null && (
          <ProveBackup
            file={file}
            onProved={(opened) => {
              keep({ ...file, backupProved: true })
              setSecret(opened)
            }}
          />
        )}
        {position >= 4 && <AtWork {...{ election, manifest, place, index, file, secret }} onUnlocked={setSecret} />}
      </WalletNetwork>
      <Details>
        {file !== null && (
          <Fact name={words.fingerprint}>
            <code>{file.transportKey}</code>
          </Fact>
        )}
        <Fact name={words.command}>
          <code>{`npx psephos trustee run ${election.id} --key NAME --trustee NAME --rpc ${chain.rpcUrls.default.http[0]} --genesis ${genesisHash}`}</code>
        </Fact>
      </Details>
    </>
  )
}

type Progress = { election: Election; file: OwnFile | null; isReady: boolean; isSaved: boolean }

/** Which of the seven steps: those with the key come first, whatever the phase; then the phase decides. */
function positionOf({ election: { phase }, file, isReady, isSaved }: Progress): number {
  const isOver = phase !== 'Locked' && phase !== 'Open' && phase !== 'Closed'
  if (isOver) return 6
  if (file === null) return isReady ? 1 : 0
  if (!file.backupProved) return isSaved ? 3 : 2
  return phase === 'Closed' ? 5 : 4
}
