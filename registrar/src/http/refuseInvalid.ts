// What a schema finds wrong -> a problem. A schema names a stable code as the message of its issue; whatever else is wrong
// with a field is `bad-field` with the field's name.
import type { z } from '@hono/zod-openapi'
import { FAULTS_NAMED_MAX } from '../limits.ts'
import { PROBLEMS, Problem, type ProblemCode } from '../problems.ts'

type Issue = z.core.$ZodIssue
const FIELD_NAME_MAX = 60

/** The default hook of every route. Throws Problem. */
export function refuseInvalid(result: { success: boolean; error?: unknown }): void {
  if (result.success) return
  const issues = (result.error as { issues: readonly Issue[] }).issues
  const faults = issues.slice(0, FAULTS_NAMED_MAX).map((issue) => ({ field: fieldOf(issue), code: codeOf(issue) }))
  const [first = { field: '', code: 'bad-field' as const }] = faults
  throw new Problem(first.code, faults.length === 1 ? { field: first.field } : { field: first.field, faults })
}

function codeOf(issue: Issue): ProblemCode {
  if (issue.message in PROBLEMS) return issue.message as ProblemCode
  return issue.code === 'unrecognized_keys' ? 'unknown-field' : 'bad-field'
}

function fieldOf(issue: Issue): string {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
  return path.map(String).join('.').slice(0, FIELD_NAME_MAX)
}
