// The node's log: one JSON object a line on stderr, so that stdout stays for the one line a parent process waits for.
import { pino } from 'pino'
import type { Log } from '../types/ports.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export function createLog(level: LogLevel): Log {
  const destination = pino.destination({ fd: 2, sync: true })
  return pino({ level, base: null, serializers: { error: pino.stdSerializers.err } }, destination)
}
