// How many of the validators that were asked by themselves say the same, and in Details what each said.
import type { Agreement } from '../lib/agreement.ts'
import { useWords } from '../words/WordsContext.tsx'
import { Details, Fact } from './parts.tsx'

export function AgreementLine({ agreement }: { agreement: Agreement }) {
  const words = useWords()
  const { stances, agree, answered } = agreement
  if (stances.length === 0) return null
  // The same lines while they are asked as after: nothing moves when the answers come.
  const isAsking = stances.includes('asking')
  const isOdd = !isAsking && agree < answered
  return (
    <div className={isOdd ? 'note stop' : 'stack tight'} role={isOdd ? 'alert' : undefined}>
      {isAsking ? (
        <p className="quiet">{words.check.asking(stances.length)}</p>
      ) : (
        <p>
          {words.check.asked(agree, answered)}
          {answered < stances.length && ` ${words.check.silent(stances.length - answered)}`}
        </p>
      )}
      {isOdd && (
        <>
          <p>{words.check.differ}</p>
          <p className="error-id">{words.cast.errorId('validators-differ')}</p>
        </>
      )}
      <Details>
        {stances.map((stance, i) => {
          const name = words.footer.validator(i + 1)
          return (
            <Fact key={name} name={name}>
              {words.check.stances[stance]}
            </Fact>
          )
        })}
      </Details>
    </div>
  )
}
