// The ballot of the Review step in a secret election: sealed once for these choices, kept in this component's memory alone
// (no cache, no storage), and gone when the step is left.
import { type ElectionKey, type Manifest, type PreparedBallot, prepareBallot } from '@psephos/client'
import { useEffect, useState } from 'react'
import type { Address } from 'viem'
import { useNetwork } from '../lib/NetworkContext.tsx'
import type { Choices } from '../voting/choices.ts'
import { type Fault, fault, faultOf } from '../voting/faults.ts'
import { createSealer, NotSealed } from './sealer.ts'

export type SealedBallot =
  | { state: 'sealing'; part: number }
  | {
      state: 'sealed'
      ballot: PreparedBallot
      /** The randomness of this very ballot: asked for only by its test. */
      open: () => Promise<Uint8Array>
    }
  | { state: 'failed'; fault: Fault }

type Place = { election: bigint; manifest: Manifest; electionKey: ElectionKey; voter: Address; choices: Choices }

/** `again` seals a new one: after a test, or after a fault. */
export function useSealedBallot({ election, manifest, electionKey, voter, choices }: Place): {
  sealed: SealedBallot
  again: () => void
} {
  const { client, genesisHash, localKey } = useNetwork()
  const [round, setRound] = useState(0)
  const [sealed, setSealed] = useState<SealedBallot>({ state: 'sealing', part: 0 })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round seals a new ballot
  useEffect(() => {
    let isLeft = false
    const tell = (next: SealedBallot) => {
      if (!isLeft) setSealed(next)
    }
    tell({ state: 'sealing', part: 0 })
    const sealer = createSealer((part) => tell({ state: 'sealing', part }))
    const sealing = { electionKey, seal: sealer.seal }
    const prepared = prepareBallot(client, { election, voter, choices, manifest, genesisHash, sealing })
    Promise.all([prepared, localKey.readyToSign()]).then(
      ([ballot]) => tell({ state: 'sealed', ballot, open: sealer.open }),
      (error: unknown) =>
        tell({ state: 'failed', fault: error instanceof NotSealed ? fault('not-sealed') : faultOf(error) }),
    )
    return () => {
      isLeft = true
      sealer.end()
    }
  }, [client, genesisHash, localKey, election, manifest, electionKey, voter, choices, round])
  return { sealed, again: () => setRound((before) => before + 1) }
}
