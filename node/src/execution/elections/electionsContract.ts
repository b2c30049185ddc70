// The Elections contract (S2): its functions by selector. Adding one is a file beside the others and a line here.

import type { ContractCall, ContractFunction, SystemContract } from '../contract.ts'
import { ELECTIONS, type FunctionName, functionSelector } from './abi.ts'
import { amendElection } from './amendElection.ts'
import { annulElection } from './annulElection.ts'
import { cancelElection } from './cancelElection.ts'
import { castBallot } from './castBallot.ts'
import { closeElection } from './closeElection.ts'
import { createElection } from './createElection.ts'
import { electionCount } from './electionCount.ts'
import { enrolVoters } from './enrolVoters.ts'
import { extendElection } from './extendElection.ts'
import { getElection } from './getElection.ts'
import { getElections } from './getElections.ts'
import { getManifest } from './getManifest.ts'
import { getReceipt } from './getReceipt.ts'
import { getResult } from './getResult.ts'
import { getRoles } from './getRoles.ts'
import { getVoter } from './getVoter.ts'
import { lockElection } from './lockElection.ts'
import { recastBallot } from './recastBallot.ts'
import { removeVoters } from './removeVoters.ts'
import { replaceVoter } from './replaceVoter.ts'

const write = (run: (call: ContractCall) => void): ContractFunction => ({ isView: false, run })
const view = (run: (call: ContractCall) => Uint8Array): ContractFunction => ({ isView: true, run })

const functionsByName: Readonly<Partial<Record<FunctionName, ContractFunction>>> = {
  createElection: write(createElection),
  amendElection: write(amendElection),
  lockElection: write(lockElection),
  cancelElection: write(cancelElection),
  annulElection: write(annulElection),
  closeElection: write(closeElection),
  extendElection: write(extendElection),
  enrolVoters: write(enrolVoters),
  removeVoters: write(removeVoters),
  replaceVoter: write(replaceVoter),
  castBallot: write(castBallot),
  recastBallot: write(recastBallot),
  electionCount: view(electionCount),
  getElection: view(getElection),
  getElections: view(getElections),
  getManifest: view(getManifest),
  getVoter: view(getVoter),
  getReceipt: view(getReceipt),
  getResult: view(getResult),
  getRoles: view(getRoles),
}

export const electionsContract: SystemContract = {
  address: ELECTIONS,
  functions: new Map(
    Object.entries(functionsByName).map(([name, run]) => [functionSelector(name as FunctionName), run]),
  ),
}
