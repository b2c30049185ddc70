// Between "Sign in" and "Choose": the ballot is offered only once this browser has proved that its questions and options
// are those of the public record. A server that swaps two names must not get a single mark.
import { type Election, type Manifest, manifestHash, verifyManifest } from '@psephos/client'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { Details, Fact, Problem } from '../../components/parts.tsx'
import { useNetwork } from '../../lib/NetworkContext.tsx'
import { faultOf } from '../../voting/faults.ts'
import { useWords } from '../../words/WordsContext.tsx'

/** The proof is of this very manifest: another one is another question. Asked while voting is open. */
export function useBallotProof(election: Election, manifest: Manifest) {
  const { client, genesisHash } = useNetwork()
  const shown = useMemo(() => manifestHash(manifest), [manifest])
  return useQuery({
    queryKey: ['ballot-proof', genesisHash, election.id.toString(), shown],
    queryFn: () => verifyManifest({ client, election: election.id, manifest, genesisHash }),
    enabled: election.phase === 'Open',
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function BallotGate(props: { election: Election; manifest: Manifest; children: ReactNode }) {
  const words = useWords()
  const proof = useBallotProof(props.election, props.manifest)
  if (proof.data?.verified === true) return props.children
  if (proof.isFetching) return <p role="status">{words.signIn.proving}</p>
  if (proof.isError && faultOf(proof.error).id === 'no-answer')
    return <Problem text={words.unreachable.text} id="no-answer" onRetry={() => proof.refetch()} />
  const failed = proof.data?.checks.find(({ passed }) => !passed)
  const seen = failed === undefined ? faultOf(proof.error).detail : `${failed.name}: ${failed.facts.fault}`
  return (
    <>
      <Problem text={words.signIn.unproven} id="ballot-not-proven" onRetry={() => proof.refetch()} />
      <Details>
        <Fact name={words.verify.step}>
          <code>{seen}</code>
        </Fact>
      </Details>
    </>
  )
}
