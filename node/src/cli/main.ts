// The program itself: the command line with the real disk.
import { fsyncNow } from '../store/highWater.ts'
import { fsyncData } from '../store/journal.ts'
import { createProgram } from './program.ts'

await createProgram({ fsync: fsyncData, fsyncNow }).parseAsync()
