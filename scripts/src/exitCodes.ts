// The exit codes of every command, and the failure that carries one. A command throws; only main.ts ends the process.

export const EXIT = {
  ok: 0,
  failure: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  notFinal: 5,
  verificationFailed: 6,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** A failure a person can act on: one sentence, the exit code, and an id that scripts can match on. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode
  readonly id: string
  constructor(exitCode: ExitCode, id: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CommandFailure'
    this.exitCode = exitCode
    this.id = id
  }
}

export const usageFailure = (message: string): CommandFailure => new CommandFailure(EXIT.usage, 'usage', message)
