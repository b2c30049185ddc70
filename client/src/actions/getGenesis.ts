// The genesis a node says it runs. Only a pinned hash makes it worth anything: `verifyReceipt` compares.
import { asFields, asHash, asHex, callRpc } from '../rpc.ts'
import type { Genesis, PsephosClient } from '../types.ts'

/** Throws `method-missing` on a node that is not a Psephos node. */
export async function getGenesis(client: PsephosClient): Promise<Genesis> {
  const fields = asFields(await callRpc(client, { method: 'psephos_getGenesis', params: [] }), 'genesis')
  return {
    genesis: fields.genesis,
    hash: asHash(fields.hash, 'hash'),
    header: asHex(fields.header, 'header'),
  }
}
