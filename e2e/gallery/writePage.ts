// After the pictures: docs/screens.md from the list of screens. Names the pictures that are missing, for they were not taken.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LOOKS, type LookName, pictureOf, ROOMS, type ScreenName } from './screens.ts'
import { PICTURES } from './shoot.ts'

const looks = Object.keys(LOOKS) as LookName[]

export default function writePage(): void {
  const wanted = new Set<string>()
  const parts = ROOMS.flatMap(({ title, screens }) => [
    `## ${title}`,
    ...Object.entries(screens).flatMap(([name, caption]) => {
      const pictures = looks.map((look) => pictureOf(name as ScreenName, look))
      for (const picture of pictures) wanted.add(picture)
      const row = pictures.map((picture, i) => `![${name}, ${looks[i]}](screenshots/${picture})`)
      return [`**${caption}**`, `| light | dark | phone |\n|---|---|---|\n| ${row.join(' | ')} |`]
    }),
  ])
  const head = [
    '# Every screen',
    'In light, dark and on a phone, of a network that ran while they were taken. `npm run screens` takes them again and writes this page.',
  ]
  writeFileSync(join(PICTURES, '../screens.md'), `${[...head, ...parts].join('\n\n')}\n`)
  for (const file of readdirSync(PICTURES))
    if (file.endsWith('.webp') && !wanted.has(file)) rmSync(join(PICTURES, file))
  const missing = [...wanted].filter((picture) => !existsSync(join(PICTURES, picture)))
  if (missing.length > 0) console.error(`not taken: ${missing.join(' ')}`)
}
