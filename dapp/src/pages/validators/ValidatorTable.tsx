// One row for each validator in the set and for each place the server knows that is none; beside the numbers, when it
// proposed. What a validator says of itself is put beside what the server sees of it.
import type { Address } from 'viem'
import { AddressLink } from '../../components/explorer/links.tsx'
import { ProposerMark } from '../../components/explorer/ProposerMark.tsx'
import { Loading } from '../../components/parts.tsx'
import { Sparkline } from '../../components/Sparkline.tsx'
import { useValidators } from '../../lib/queries.ts'
import { age } from '../../lib/times.ts'
import { useNowSeconds } from '../../lib/useTicking.ts'
import type { PlaceSeen } from '../../lib/validators.ts'
import { type Turns, turnsOf } from '../../validators/turns.ts'
import { type OneValidator, useEach, useLastHeaders } from '../../validators/validatorQueries.ts'
import { useArea } from '../../words/useArea.ts'
import { validatorsWords } from '../../words/validatorsWords.ts'
import { useWords } from '../../words/WordsContext.tsx'

type Row = {
  key: string
  address: Address | null
  place: PlaceSeen | null
  said: OneValidator | null
  turns: Turns | null
}

export function ValidatorTable({ validators }: { validators: readonly Address[] }) {
  const words = useArea(validatorsWords)
  const { data: places } = useValidators()
  const each = useEach(places?.length ?? 0)
  const { data: headers } = useLastHeaders()
  if (places === undefined) return <Loading />
  const turns = headers === undefined ? [] : turnsOf(validators, headers)
  const rows = rowsOf(validators, places, each, turns)
  return (
    <section className="stack" aria-labelledby="each">
      <h2 id="each">{words.table}</h2>
      <table className="rows">
        <caption className="hidden-visually">{words.table}</caption>
        <thead>
          <tr>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.health}</th>
            <th scope="col">{words.head}</th>
            <th scope="col">{words.peers}</th>
            <th scope="col">{words.proposed}</th>
            <th scope="col">{words.missed}</th>
            <th scope="col">{words.round}</th>
            <th scope="col">{words.version}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ValidatorRow key={row.key} row={row} />
          ))}
        </tbody>
      </table>
      {headers !== undefined && <p className="quiet small">{words.ofLast(Math.max(0, headers.length - 1))}</p>}
    </section>
  )
}

function ValidatorRow({ row }: { row: Row }) {
  const words = useArea(validatorsWords)
  const { age: ageWords } = useWords()
  const now = useNowSeconds()
  const { address, place, said, turns } = row
  const tone =
    place === null ? 'over' : place.level === 'healthy' ? 'open' : place.level === 'degraded' ? 'soon' : 'over'
  const state = place === null ? words.notReached : (words.reasons[place.reason] ?? place.reason)
  return (
    <tr>
      <th scope="row">
        {address === null ? <span className="quiet">–</span> : <ProposerMark proposer={address} />}
        {address !== null && (
          <div className="small quiet">
            <AddressLink address={address} />
          </div>
        )}
      </th>
      <td data-name={words.health}>
        <span className={`badge ${tone}`}>{state}</span>
      </td>
      <td data-name={words.head}>
        {said === null ? (place?.head?.toString() ?? '–') : said.head.number.toString()}
        {said !== null && <div className="small quiet">{age(Math.max(0, now - said.head.timestamp), ageWords)}</div>}
      </td>
      <td data-name={words.peers}>{said?.peers ?? '–'}</td>
      <td data-name={words.proposed}>
        {turns?.proposed ?? '–'}
        {turns !== null && <Sparkline values={turns.series} />}
      </td>
      <td data-name={words.missed}>{turns?.missed ?? '–'}</td>
      <td data-name={words.round}>{said?.status.round ?? '–'}</td>
      <td data-name={words.version}>{said === null ? '–' : shortVersion(said.version)}</td>
    </tr>
  )
}

/** `psephos/0.1.0/linux-x64/node24.21.0` -> `0.1.0`. */
const shortVersion = (version: string): string => version.split('/')[1] ?? version

function rowsOf(
  validators: readonly Address[],
  places: readonly PlaceSeen[],
  each: readonly (OneValidator | null | undefined)[],
  turns: readonly Turns[],
): Row[] {
  const inSet = validators.map((validator): Row => {
    const index = each.findIndex((one) => one?.address?.toLowerCase() === validator.toLowerCase())
    return {
      ...{ key: validator, address: validator, place: places[index] ?? null, said: each[index] ?? null },
      turns: turns.find((one) => one.validator === validator.toLowerCase()) ?? null,
    }
  })
  const known = new Set(inSet.map(({ place }) => place))
  const others = places.flatMap((place, index): Row[] => {
    if (known.has(place)) return []
    const said = each[index] ?? null
    return [{ key: `${index}`, address: said?.address ?? null, place, said, turns: null }]
  })
  return [...inSet, ...others]
}
