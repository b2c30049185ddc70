// What surrounds every page: name, main navigation, appearance, the "Not cast yet" line, and at the foot how fresh the
// public record is, with the technical names under Details.
import { quorumOf } from '@psephos/client'
import { ELECTIONS_ADDRESS } from '@psephos/contracts-abi'
import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useNetwork } from '../lib/NetworkContext.tsx'
import { useHead, useValidators } from '../lib/queries.ts'
import { applyTheme, savedTheme, saveTheme, type Theme } from '../lib/theme.ts'
import { age } from '../lib/times.ts'
import { useNowSeconds } from '../lib/useTicking.ts'
import type { PlaceSeen } from '../lib/validators.ts'
import { useOnline } from '../offline/useOnline.ts'
import { useNotCastYet } from '../voting/notCastYet.ts'
import { LANGUAGES, type Language } from '../words/language.ts'
import { useChooseLanguage, useWords } from '../words/WordsContext.tsx'
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

function Masthead() {
  const words = useWords()
  return (
    <header className="masthead">
      <div className="column">
        <Link href="/" className="mark">
          <Pebbles />
          {words.name}
        </Link>
        <nav aria-label={words.nav.label}>
          <ul>
            <NavItem href="/" name={words.nav.elections} />
            <NavItem href="/check" name={words.nav.check} />
            <NavItem href="/key" name={words.nav.keys} />
            <NavItem href="/explorer" name={words.nav.explorer} />
            <NavItem href="/validators" name={words.nav.validators} />
            <NavItem href="/help" name={words.nav.help} />
          </ul>
        </nav>
        <div className="settings">
          <LanguageChoice />
          <ThemeChoice />
        </div>
      </div>
    </header>
  )
}

function NavItem({ href, name }: { href: string; name: string }) {
  const [path] = useLocation()
  return (
    <li>
      <Link href={href} {...(path === href ? { 'aria-current': 'page' as const } : {})}>
        {name}
      </Link>
    </li>
  )
}

/** The Athenian juror's two pebbles: one whole, one pierced. */
function Pebbles() {
  return (
    <svg width="30" height="24" viewBox="0 0 30 24" aria-hidden="true">
      <circle cx="10" cy="14" r="9" fill="currentColor" />
      <circle cx="23" cy="7" r="5.4" fill="none" stroke="currentColor" strokeWidth="2.6" />
    </svg>
  )
}

function LanguageChoice() {
  const words = useWords()
  const choose = useChooseLanguage()
  return (
    <label className="appearance">
      <span className="hidden-visually">{words.languageChoice}</span>
      <select value={words.language} onChange={(event) => choose(event.target.value as Language)}>
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function ThemeChoice() {
  const words = useWords().theme
  const [theme, setTheme] = useState<Theme>(savedTheme)
  const choose = (next: Theme) => {
    saveTheme(next)
    applyTheme(next)
    setTheme(next)
  }
  return (
    <label className="appearance">
      <span className="hidden-visually">{words.label}</span>
      <select value={theme} onChange={(event) => choose(event.target.value as Theme)}>
        <option value="system">{words.system}</option>
        <option value="light">{words.light}</option>
        <option value="dark">{words.dark}</option>
      </select>
    </label>
  )
}

/** Longer than the heartbeat plus a missed round: then "up to date" would be a guess. */
const STALE_SECONDS = 45

const countHealthy = (seen: readonly PlaceSeen[]): number => seen.filter(({ level }) => level === 'healthy').length

function Foot() {
  const words = useWords()
  const { chain, genesisHash, isPinned } = useNetwork()
  const { data: head, isError } = useHead()
  const { data: validators } = useValidators()
  const now = useNowSeconds()
  const seconds = head === undefined ? 0 : Math.max(0, now - head.timestamp)
  const ago = age(seconds, words.age)
  const line =
    isError || head === undefined
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
