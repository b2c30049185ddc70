// The program itself: the command line with the real disk.
import { fsyncData } from '../store/journal.ts'
import { createProgram } from './program.ts'

await createProgram({ fsync: fsyncData }).parseAsync()
