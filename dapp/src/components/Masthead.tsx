// The head of every page: name, main navigation, language and appearance. It needs nothing of the network, so that it can be
// drawn into index.html when the page is built (build/firstFrame.tsx) and stands there before any script has run.
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { applyTheme, savedTheme, saveTheme, type Theme } from '../lib/theme.ts'
import { LANGUAGES, type Language } from '../words/language.ts'
import { useChooseLanguage, useWords } from '../words/WordsContext.tsx'

type MastheadProps = {
  /** Drawn when the page was built: its links work, its choices wait for the script. */
  isStill?: boolean
}

export function Masthead({ isStill = false }: MastheadProps) {
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
          <LanguageChoice isStill={isStill} />
          <ThemeChoice isStill={isStill} />
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

function LanguageChoice({ isStill }: { isStill: boolean }) {
  const words = useWords()
  const choose = useChooseLanguage()
  return (
    <label className="appearance">
      <span className="hidden-visually">{words.languageChoice}</span>
      <select value={words.language} disabled={isStill} onChange={(event) => choose(event.target.value as Language)}>
        {Object.entries(LANGUAGES).map(([language, name]) => (
          <option key={language} value={language} lang={language}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

function ThemeChoice({ isStill }: { isStill: boolean }) {
  const words = useWords().theme
  const [theme, setTheme] = useState<Theme>(isStill ? 'system' : savedTheme)
  const choose = (next: Theme) => {
    saveTheme(next)
    applyTheme(next)
    setTheme(next)
  }
  return (
    <label className="appearance">
      <span className="hidden-visually">{words.label}</span>
      <select value={theme} disabled={isStill} onChange={(event) => choose(event.target.value as Theme)}>
        <option value="system">{words.system}</option>
        <option value="light">{words.light}</option>
        <option value="dark">{words.dark}</option>
      </select>
    </label>
  )
}
