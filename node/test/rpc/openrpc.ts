// The Ethereum execution API's own document, when it is there, as validators of results. It lies outside the repository
// (PSEPHOS_VECTORS, or ../shared beside it) and is never copied.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

type Schema = { readonly [key: string]: unknown }
type SpecMethod = { readonly name: string; readonly result: { readonly schema: Schema } }

const root = join(import.meta.dirname, '../../..')
const shared = process.env.PSEPHOS_VECTORS ?? join(root, '../shared')
const file = [join(shared, 'spec/openrpc.json'), join(shared, '../spec/openrpc.json')].find((one) => existsSync(one))

export const hasSpec: boolean = file !== undefined
const document =
  file === undefined ? { methods: [] } : (JSON.parse(readFileSync(file, 'utf8')) as { methods: SpecMethod[] })
export const specMethods: readonly string[] = document.methods.map(({ name }) => name)

const ajv = new Ajv({ strict: false, allErrors: false })
const validators = new Map<string, ValidateFunction>()

/** Null: valid; else what is wrong. For a method of the document. */
export function faultOf(method: string, result: unknown): string | null {
  if (isAmbiguous(method, result)) return null
  const schema = isPending(method, result) ? pendingSchema() : resultSchema(method)
  const key = isPending(method, result) ? 'pending' : method
  const validate = validators.get(key) ?? ajv.compile(schema)
  validators.set(key, validate)
  return validate(result) ? null : ajv.errorsText(validate.errors)
}

function resultSchema(method: string): Schema {
  const found = document.methods.find(({ name }) => name === method)
  if (found === undefined) throw new Error(`${method} is not in the document`)
  return found.result.schema
}

/** The document says oneOf(list of hashes, list of logs), and an empty list is both: no empty answer could be valid. */
function isAmbiguous(method: string, result: unknown): boolean {
  const isList = ['eth_getLogs', 'eth_getFilterChanges', 'eth_getFilterLogs'].includes(method)
  return isList && Array.isArray(result) && result.length === 0
}

/** eth_getTransactionByHash of a waiting transaction has null for its place, as geth answers; the document has that form only for the pool. */
function isPending(method: string, result: unknown): boolean {
  if (method !== 'eth_getTransactionByHash' || typeof result !== 'object' || result === null) return false
  return (result as { blockHash?: unknown }).blockHash === null
}

function pendingSchema(): Schema {
  type Nested = { properties: { pending: { additionalProperties: Schema } } }
  return (resultSchema('txpool_contentFrom') as unknown as Nested).properties.pending.additionalProperties
}
