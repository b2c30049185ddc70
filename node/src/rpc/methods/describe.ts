// rpc.discover and rpc_modules: the node describes itself from the table that answers its requests.
import { defineMethod, type Method } from '../method.ts'
import { OBJECT } from '../schemas.ts'

const OPENRPC_VERSION = '1.4.1'
const VERSION = '0.1.0'

export function describeMethods(served: readonly Method[]): readonly Method[] {
  const own: readonly Method[] = [
    defineMethod('rpc.discover', {
      summary: 'This document.',
      params: [],
      result: OBJECT,
      run: () => document,
    }),
    defineMethod('rpc_modules', {
      summary: 'The namespaces of the methods, with their versions.',
      params: [],
      result: OBJECT,
      run: () => modules,
    }),
  ]
  const all = [...served, ...own]
  const document = {
    openrpc: OPENRPC_VERSION,
    info: { title: 'Psephos JSON-RPC', version: VERSION },
    methods: all.map(describe).sort((a, b) => (a.name < b.name ? -1 : 1)),
  }
  const namespaces = all.map(({ name }) => name.split(/[_.]/)[0] ?? name)
  const modules = Object.fromEntries([...new Set(namespaces)].sort().map((namespace) => [namespace, '1.0']))
  return own
}

function describe({ name, summary, params, result }: Method) {
  return {
    name,
    summary,
    params: params.map((param) => ({ name: param.name, required: param.isRequired, schema: param.schema })),
    result: { name: 'Result', schema: result },
  }
}
