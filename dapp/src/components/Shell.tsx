// What surrounds every page: masthead, the "Not cast yet" line, and at the foot how fresh the public record is, with the
// technical names under Details.
import { quorumOf } from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { useHead, useValidators } from '../lib/queries.ts'
import { age } from '../lib/times.ts'
import { useNowSeconds } from '../lib/useTicking.ts'
import type { PlaceSeen } from '../lib/validators.ts'
import { useOnline } from '../offline/useOnline.ts'
import { useNotCastYet } from '../voting/notCastYet.ts'
import { useWords } from '../words/WordsContext.tsx'
import { Masthead } from './Masthead.tsx'
import { Details, Fact } from './parts.tsx'
import { UnsentLine } from './UnsentNotes.tsx'

export function Shell({ children }: { children: ReactNode }) {
  const words = useWords()
  return (
    <div className="page">
      <div>
        <a className="skip" href="#content">
          {words.skip}
        </a>
        <Masthead />
      </div>
      <NotCastBanner />
      <OfflineLine />
      <main id="content" className="column" tabIndex={-1}>
        {children}
      </main>
      <Foot />
    </div>
  )
}

/** The line that stands until a ballot is recorded; it sticks to the top of the window. */
function NotCastBanner() {
  const words = useWords()
  const isShown = useNotCastYet()
  return (
    <section className="cast-banner" aria-label={words.notCastYet} hidden={!isShown}>
      <div className="column">
        <strong>{words.notCastYet}</strong> <span>{words.notCastYetHint}</span>
      </div>
    </section>
  )
}

function OfflineLine() {
  const words = useWords().offline
  const isOnline = useOnline()
  return (
    <div role="status" className="offline-line">
      {!isOnline && <p className="column">{words.banner}</p>}
      <UnsentLine />
    </div>
  )
}

/** Longer than the heartbeat plus a missed round: then "up to date" would be a guess. */
const STALE_SECONDS = 45

const countHealthy = (seen: readonly PlaceSeen[]): number => seen.filter(({ level }) => level === 'healthy').length

function Foot() {
  const words = useWords()
  const { chain, genesisHash, isPinned } = useNetwork()
  const { data: head, isError, isPending } = useHead()
  const { data: validators } = useValidators()
  const now = useNowSeconds()
  const seconds = head === undefined ? 0 : Math.max(0, now - head.timestamp)
  const ago = age(seconds, words.age)
  const line = isPending
    ? words.loading
    : isError || head === undefined
      ? words.footer.unknown
      : seconds > STALE_SECONDS
        ? words.footer.stale(ago)
        : words.footer.fresh(ago)
  return (
    <footer className="foot">
      <div className="column">
        <p className="quiet">
          {words.name}. {words.tagline}.
        </p>
        <p className="quiet">
          {line}
          {validators !== undefined &&
            words.footer.validators(countHealthy(validators), validators.length, quorumOf(validators.length))}
        </p>
        <p>
          <Link href="/organize">{words.nav.organize}</Link>
        </p>
        <Details>
          <Fact name={words.footer.network}>{chain.name}</Fact>
          <Fact name={words.footer.chainId}>{chain.id}</Fact>
          <Fact name={words.footer.genesis}>
            <code>{genesisHash}</code> ({isPinned ? words.footer.pinned : words.footer.notPinned})
          </Fact>
          <Fact name={words.footer.elections}>
            <code>{ELECTIONS_ADDRESS}</code>
          </Fact>
          <Fact name={words.footer.walletUrl}>
            <code>{chain.rpcUrls.default.http[0]}</code>
          </Fact>
          {head !== undefined && (
            <Fact name={words.footer.head}>{words.footer.headAsOf(head.number.toString(), ago)}</Fact>
          )}
          {validators?.map(({ level }, i) => {
            const name = words.footer.validator(i + 1)
            return (
              <Fact key={name} name={name}>
                {words.footer.levels[level]}
              </Fact>
            )
          })}
        </Details>
      </div>
    </footer>
  )
}
