// Starts the page: theme and language, and at the same time what the server says about the network, then the page itself.
// Until then the frame in index.html stands.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { PageBoundary } from './components/PageBoundary.tsx'
import './design/index.css'
import { begin } from './lib/beginning.ts'
import { applyTheme, savedTheme } from './lib/theme.ts'
import { registerServiceWorker } from './offline/register.ts'
import { Start } from './Start.tsx'
import { chosenLanguage } from './words/language.ts'
import { loadWords } from './words/loadWords.ts'
import { WordsProvider } from './words/WordsContext.tsx'

applyTheme(savedTheme())
const language = chosenLanguage()
const [words, beginning] = await Promise.all([
  // Without its chunk the page still works, in English.
  loadWords(language).catch(() => loadWords('en')),
  begin(),
])
const element = document.getElementById('page')
if (element === null) throw new Error('index.html has no element "page"')
createRoot(element).render(
  <StrictMode>
    <WordsProvider first={words}>
      <PageBoundary>
        <Start first={beginning} />
      </PageBoundary>
    </WordsProvider>
  </StrictMode>,
)
registerServiceWorker()
