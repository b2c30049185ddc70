// The Elections contract (S2): its functions by selector. Adding one is a file beside the others and a line here.

import type { ContractCall, ContractFunction, SystemContract } from '../contract.ts'
import { ELECTIONS, type FunctionName, functionSelector } from './abi.ts'
import { amendElection } from './amendElection.ts'
import { annulElection } from './annulElection.ts'
import { cancelElection } from './cancelElection.ts'
import { castBallot } from './castBallot.ts'
import { closeElection } from './closeElection.ts'
import { commitDeal } from './commitDeal.ts'
import { complain } from './complain.ts'
import { completeCeremony } from './completeCeremony.ts'
import { confirmShares } from './confirmShares.ts'
import { createElection } from './createElection.ts'
import { dealShares } from './dealShares.ts'
import { electionCount } from './electionCount.ts'
import { enrolVoters } from './enrolVoters.ts'
import { extendElection } from './extendElection.ts'
import { getAggregate } from './getAggregate.ts'
import { getCeremony } from './getCeremony.ts'
import { getDeal } from './getDeal.ts'
import { getElection } from './getElection.ts'
import { getElectionKey } from './getElectionKey.ts'
import { getElections } from './getElections.ts'
import { getManifest } from './getManifest.ts'
import { getReceipt } from './getReceipt.ts'
import { getResult } from './getResult.ts'
import { getRoles } from './getRoles.ts'
import { getShares } from './getShares.ts'
import { getVoter } from './getVoter.ts'
import { isSpoiled } from './isSpoiled.ts'
import { lockElection } from './lockElection.ts'
import { postShare } from './postShare.ts'
import { publishTally } from './publishTally.ts'
import { recastBallot } from './recastBallot.ts'
import { registerTrustee } from './registerTrustee.ts'
import { removeVoters } from './removeVoters.ts'
import { replaceVoter } from './replaceVoter.ts'
import { restartCeremony } from './restartCeremony.ts'
import { spoilBallot } from './spoilBallot.ts'

const write = (run: (call: ContractCall) => void): ContractFunction => ({ isView: false, run })
const view = (run: (call: ContractCall) => Uint8Array): ContractFunction => ({ isView: true, run })

const functionsByName: Readonly<Record<FunctionName, ContractFunction>> = {
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
  registerTrustee: write(registerTrustee),
  commitDeal: write(commitDeal),
  dealShares: write(dealShares),
  complain: write(complain),
  confirmShares: write(confirmShares),
  completeCeremony: write(completeCeremony),
  restartCeremony: write(restartCeremony),
  spoilBallot: write(spoilBallot),
  postShare: write(postShare),
  publishTally: write(publishTally),
  electionCount: view(electionCount),
  getElection: view(getElection),
  getElections: view(getElections),
  getManifest: view(getManifest),
  getVoter: view(getVoter),
  getReceipt: view(getReceipt),
  getResult: view(getResult),
  getRoles: view(getRoles),
  getCeremony: view(getCeremony),
  getDeal: view(getDeal),
  getElectionKey: view(getElectionKey),
  isSpoiled: view(isSpoiled),
  getAggregate: view(getAggregate),
  getShares: view(getShares),
}

export const electionsContract: SystemContract = {
  address: ELECTIONS,
  functions: new Map(
    Object.entries(functionsByName).map(([name, run]) => [functionSelector(name as FunctionName), run]),
  ),
}
