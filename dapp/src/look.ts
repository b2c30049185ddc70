// Runs before the first paint, on its own: appearance and language as the reader chose them, so that the frame in index.html
// is drawn right the first time. The page itself does the same when it starts, for servers that give no such frame.
import { applyTheme, savedTheme } from './lib/theme.ts'
import { chosenLanguage } from './words/language.ts'

applyTheme(savedTheme())
document.documentElement.lang = chosenLanguage()
