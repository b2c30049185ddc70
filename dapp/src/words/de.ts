// Every sentence of the first load, in German: loaded when it is the reader's language.
import { checking } from './de/checking.ts'
import { elections } from './de/elections.ts'
import { faults } from './de/faults.ts'
import { frame } from './de/frame.ts'
import { keys } from './de/keys.ts'
import { results } from './de/results.ts'
import { voting } from './de/voting.ts'
import type { Words } from './en.ts'

export const de: Words = { ...frame, ...elections, ...voting, ...faults, ...checking, ...results, ...keys }
