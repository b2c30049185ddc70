// A part of the build: writes the first frame into index.html, in every language, so that a reader sees the page's head as soon
// as the style sheet is there, and not only when the whole script has come and run; and before it the small script that
// knows the reader's language and appearance (src/look.ts). Both are files or plain markup: the policy allows nothing inline.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { renderToStaticMarkup } from 'react-dom/server'
import { build, type Plugin } from 'vite'
import { Router } from 'wouter'
import { FirstFrame } from '../src/components/FirstFrame.tsx'
import { LANGUAGES, type Language } from '../src/words/language.ts'
import { loadWords } from '../src/words/loadWords.ts'
import { WordsContext } from '../src/words/WordsContext.tsx'

const LOOK = 'src/look.ts'
const PLACE = '<div id="page"></div>'
/** No address of the page: no link of the frame is the current one. */
const NOWHERE = '/-'

export function firstFrame(): Plugin {
  let root = ''
  let look = ''
  return {
    name: 'psephos-first-frame',
    apply: 'build',
    configResolved(config) {
      root = config.root
    },
    async buildStart() {
      const source = await script(join(root, LOOK))
      look = `assets/look-${createHash('sha256').update(source).digest('hex').slice(0, 8)}.js`
      this.emitFile({ type: 'asset', fileName: look, source })
    },
    transformIndexHtml: {
      order: 'post',
      async handler(html) {
        if (!html.includes(PLACE)) throw new Error(`index.html has no ${PLACE}`)
        const frames = await Promise.all((Object.keys(LANGUAGES) as Language[]).map(frame))
        return {
          html: html.replace(PLACE, `<div id="page">${frames.join('')}</div>`),
          tags: [{ tag: 'script', attrs: { src: `/${look}` }, injectTo: 'head' }],
        }
      },
    },
  }
}

async function frame(language: Language): Promise<string> {
  const words = await loadWords(language)
  return renderToStaticMarkup(
    <div className="first-frame" lang={language}>
      <WordsContext value={words}>
        <Router ssrPath={NOWHERE}>
          <FirstFrame isStill />
        </Router>
      </WordsContext>
    </div>,
  )
}

/** One file that needs no other and runs at once. */
async function script(entry: string): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, target: 'es2023', lib: { entry, formats: ['iife'], name: 'look' } },
  })
  const [bundle] = Array.isArray(made) ? made : [made]
  const chunk = bundle !== undefined && 'output' in bundle ? bundle.output[0] : undefined
  if (chunk === undefined) throw new Error(`${entry} was not built`)
  return chunk.code
}
