// Starts the page: theme and language, then what the server says about the network, then the page itself.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { PageBoundary } from './components/PageBoundary.tsx'
import './design/index.css'
import { applyTheme, savedTheme } from './lib/theme.ts'
import { registerServiceWorker } from './offline/register.ts'
import { Start } from './Start.tsx'
import { chosenLanguage, loadWords } from './words/language.ts'
import { WordsProvider } from './words/WordsContext.tsx'

applyTheme(savedTheme())
const language = chosenLanguage()
// Without its chunk the page still works, in English.
const words = await loadWords(language).catch(() => loadWords('en'))
const element = document.getElementById('page')
if (element === null) throw new Error('index.html has no element "page"')
createRoot(element).render(
  <StrictMode>
    <WordsProvider first={words}>
      <PageBoundary>
        <Start />
      </PageBoundary>
    </WordsProvider>
  </StrictMode>,
)
registerServiceWorker()
