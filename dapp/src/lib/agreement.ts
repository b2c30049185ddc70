// The same question put to every validator alone (G11): how many give the answer that this page goes by. That they agree is
// no proof, the signatures are; that they do not is worth knowing.
import type { PsephosClient } from '@psephos/client'
import { useQueries } from '@tanstack/react-query'
import { clientOfOne } from './alone.ts'
import { useNetwork } from './NetworkContext.tsx'
import { useValidators } from './queries.ts'

export type Stance = 'agrees' | 'differs' | 'silent' | 'asking'
export type Agreement = { stances: Stance[]; agree: number; answered: number }

/** `ask` gives a text; `want` is the one that counts as agreement. Null: nothing is asked yet. */
export function useAgreement(
  key: string,
  question: { ask: (client: PsephosClient) => Promise<string>; want: string } | null,
): Agreement {
  const { chain } = useNetwork()
  const { data: places } = useValidators()
  const answers = useQueries({
    queries: (question === null ? [] : (places ?? [])).map((_, index) => ({
      queryKey: ['agreement', key, index],
      queryFn: () => question?.ask(clientOfOne(chain, index)) ?? '',
      retry: 1,
      staleTime: 30_000,
    })),
  })
  return agreementOf(
    answers.map(({ data, isError }): Stance => {
      if (isError) return 'silent'
      return data === undefined ? 'asking' : data === question?.want ? 'agrees' : 'differs'
    }),
  )
}

export function agreementOf(stances: Stance[]): Agreement {
  const count = (stance: Stance) => stances.filter((one) => one === stance).length
  return { stances, agree: count('agrees'), answered: count('agrees') + count('differs') }
}
