// Starts the page: theme, then what the server says about the network, then the page itself.
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { PageBoundary } from './components/PageBoundary.tsx'
import './design/index.css'
import { applyTheme, savedTheme } from './lib/theme.ts'
import { Start } from './Start.tsx'

applyTheme(savedTheme())
const element = document.getElementById('page')
if (element === null) throw new Error('index.html has no element "page"')
createRoot(element).render(
  <StrictMode>
    <PageBoundary>
      <Start />
    </PageBoundary>
  </StrictMode>,
)
