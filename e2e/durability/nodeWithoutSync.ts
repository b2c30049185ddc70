// The real node's program on a disk that forgets: its sync returns at once and has done nothing. Only a test starts it,
// to see that its own eyes are open.
import { createProgram } from '../../node/src/cli/program.ts'

await createProgram({ fsync: async () => {}, fsyncNow: () => {} }).parseAsync()
