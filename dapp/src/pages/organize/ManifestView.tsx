// A manifest as the organizer reads it once more before it is created or frozen: everything that cannot be changed later.
import type { Manifest } from '@psephos/client'
import { Fact } from '../../components/parts.tsx'
import { SecrecyNote } from '../../components/SecrecyNote.tsx'
import { dateTime } from '../../lib/times.ts'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'
import { useWords } from '../../words/WordsContext.tsx'
import { OptionText } from '../ElectionPage.tsx'

export function ManifestView({ manifest }: { manifest: Manifest }) {
  const words = useArea(organizeWords)
  const { election, language } = useWords()
  const { title, description, contests, schedule, registrars, secrecy, ceremony } = manifest
  const at = (seconds: number) => dateTime(seconds, language)
  return (
    <>
      <section className="card stack">
        <h2>{title}</h2>
        {description !== '' && <p>{description}</p>}
        <dl className="facts">
          <Fact name={words.schedule.opens}>{at(schedule.opensAt)}</Fact>
          <Fact name={words.schedule.closes}>
            {at(schedule.closesAt)}
            {schedule.latestClose > schedule.closesAt && ` (${words.office.extend.until(at(schedule.latestClose))})`}
          </Fact>
          <Fact name={words.steps.voters}>
            {words.review.voters(registrars.length)}: {registrars.join(', ')}
          </Fact>
          <Fact name={words.steps.secrecy}>
            {secrecy === 'open' ? words.secrecy.openHint : <SecrecyNote ceremony={ceremony} isFolded />}
          </Fact>
          {secrecy === 'secret' && <Fact name={words.secrecy.trustees}>{ceremony.trustees.join(', ')}</Fact>}
          <Fact name={words.secrecy.turnout}>{manifest.minTurnout}</Fact>
        </dl>
        <ul className="stack tight">
          {manifest.revoting && <li>{words.voters.revoting}</li>}
          {manifest.lateEnrolment && <li>{words.voters.late}</li>}
          {manifest.earlyClose && <li>{words.schedule.early}</li>}
        </ul>
      </section>
      {contests.map(({ question, options, minMarks, maxMarks }) => (
        <section className="card stack tight" key={question}>
          <h3>{question}</h3>
          <p className="quiet">{election.pick(minMarks, maxMarks, options.length)}</p>
          <ul className="stack tight">
            {options.map((option) => (
              <li key={option.label}>
                <OptionText {...option} />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
