// Arguments of a call or a log under their names. Long lists show their beginning, structs their fields.
import { isAddress } from 'viem'
import type { Argument } from '../../explorer/readCall.ts'
import { explorerWords } from '../../words/explorerWords.ts'
import { useArea } from '../../words/useArea.ts'
import { Fact } from '../parts.tsx'
import { AddressLink } from './links.tsx'

const ITEMS_SHOWN = 12

export function Arguments({ args }: { args: readonly Argument[] }) {
  return (
    <dl className="details-list">
      {args.map(({ name, value }) => (
        <Fact key={name} name={name}>
          <Value value={value} />
        </Fact>
      ))}
    </dl>
  )
}

function Value({ value }: { value: unknown }) {
  const words = useArea(explorerWords)
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (typeof value === 'string') return <Text text={value} />
  if (Array.isArray(value)) return <List items={value} />
  if (typeof value === 'object' && value !== null) {
    return <Arguments args={Object.entries(value).map(([name, part]) => ({ name, value: part }))} />
  }
  return String(value)
}

function Text({ text }: { text: string }) {
  if (isAddress(text, { strict: false })) return <AddressLink address={text} isWhole />
  if (/^0x[0-9a-f]*$/i.test(text)) return <code>{text}</code>
  return text === '' ? '–' : text
}

function List({ items }: { items: readonly unknown[] }) {
  const words = useArea(explorerWords)
  const shown = items.slice(0, ITEMS_SHOWN).map((item, i) => ({ key: `${i}`, item }))
  return (
    <details>
      <summary>{words.items(items.length)}</summary>
      <ul className="stack tight">
        {shown.map(({ key, item }) => (
          <li key={key}>
            <Value value={item} />
          </li>
        ))}
        {items.length > ITEMS_SHOWN && <li className="quiet">{words.more(items.length - ITEMS_SHOWN)}</li>}
      </ul>
    </details>
  )
}
