// Every sentence of the first load, in English, put together from one file an area. The voter's path knows voting, ballot,
// cast, recorded, receipt code and public record; technical names appear only under "Details". Another language is one
// more object of the same type.
import { checking } from './en/checking.ts'
import { elections } from './en/elections.ts'
import { faults } from './en/faults.ts'
import { frame } from './en/frame.ts'
import { keys } from './en/keys.ts'
import { results } from './en/results.ts'
import { voting } from './en/voting.ts'

export const en = { ...frame, ...elections, ...voting, ...faults, ...checking, ...results, ...keys }

export type Words = typeof en
