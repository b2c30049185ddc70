// What an operator watches, in the text format of Prometheus: counts by status and nothing else. No election, address, name or
// id is ever a label, so that a graph cannot say who registered.
import { Counter, Gauge, Registry } from 'prom-client'
import type { RegistrarDatabase } from './database.ts'
import { SESSION_IDLE_MS, SESSION_MS } from './limits.ts'
import type { ProblemCode } from './problems.ts'

export type Metrics = {
  countAnswer(status: number): void
  countProblem(code: ProblemCode): void
  read(): Promise<{ text: string; contentType: string }>
}
export type MetricsParts = { database: RegistrarDatabase; nowMs: () => number; isHealthy: () => boolean }

export function createMetrics({ database, nowMs, isHealthy }: MetricsParts): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const answers = new Counter({
    ...{ name: 'psephos_registrar_answers_total', help: 'Answers, by the first digit of their status.' },
    ...{ labelNames: ['status'], registers },
  })
  const problems = new Counter({
    ...{ name: 'psephos_registrar_problems_total', help: 'Refusals, by their code.' },
    ...{ labelNames: ['code'], registers },
  })
  const counts = (name: string, help: string, label: string, sql: string) => {
    const statement = database.prepare(sql)
    new Gauge({
      ...{ name: `psephos_registrar_${name}`, help, labelNames: [label], registers },
      collect() {
        this.reset()
        for (const { value, n } of statement.all() as { value: string; n: number }[]) this.set({ [label]: value }, n)
      },
    })
  }
  const gauge = (name: string, help: string, read: () => number) => {
    new Gauge({
      ...{ name: `psephos_registrar_${name}`, help, registers },
      collect() {
        this.set(read())
      },
    })
  }
  const by = (column: string, table: string, where = '') =>
    `SELECT ${column} AS value, count(*) AS n FROM ${table} ${where} GROUP BY ${column}`

  counts('registrations', 'People, by how they stand.', 'status', by('status', 'registrations'))
  counts('enrolments', 'Enrolments, by how far they are.', 'status', by('status', 'requests'))
  counts('replacements', 'Addresses for lost keys, by how far they are.', 'status', by('status', 'replacements'))
  counts('nominations', 'Candidates that were named, by what was decided.', 'status', by('status', 'nominations'))
  counts(
    'mails',
    'Invitations by mail, by how far they are.',
    'state',
    by('mail', 'registrations', 'WHERE mail IS NOT NULL'),
  )
  const open = database.prepare('SELECT count(*) AS n FROM sessions WHERE created_at > ? AND seen_at > ?')
  gauge('sessions', 'Sessions that have not ended.', () => {
    const now = nowMs()
    return (open.get(now - SESSION_MS, now - SESSION_IDLE_MS) as { n: number }).n
  })
  const factors = database.prepare('SELECT count(*) AS n FROM second_factors WHERE confirmed_at IS NOT NULL')
  gauge('second_factors', 'Accounts with a second factor.', () => (factors.get() as { n: number }).n)
  gauge('healthy', '1 while the chain takes its batches, else 0.', () => (isHealthy() ? 1 : 0))

  return {
    countAnswer: (status) => answers.inc({ status: `${Math.floor(status / 100)}xx` }),
    countProblem: (code) => problems.inc({ code }),
    read: async () => ({ text: await registry.metrics(), contentType: registry.contentType }),
  }
}
