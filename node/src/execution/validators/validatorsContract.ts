// The Validators contract (S3): its functions by selector. Adding one is a file beside the others and a line here.
import type { ContractCall, ContractFunction, SystemContract } from '../contract.ts'
import { decodeArguments, type FunctionName, functionSelector, VALIDATORS } from './abi.ts'
import { getNextValidators } from './getNextValidators.ts'
import { getProposal } from './getProposal.ts'
import { getProposals } from './getProposals.ts'
import { getProposalVotes } from './getProposalVotes.ts'
import { getScheduledRules } from './getScheduledRules.ts'
import { getValidatorChanges } from './getValidatorChanges.ts'
import { propose } from './propose.ts'
import { getOrganizers, getSettings, getValidators, isOrganizer, isValidator, proposalCount } from './standing.ts'
import { voteOnProposal } from './voteOnProposal.ts'

const write = (run: (call: ContractCall) => void): ContractFunction => ({ isView: false, run })
const view = (run: (call: ContractCall) => Uint8Array): ContractFunction => ({ isView: true, run })
/** One without arguments: calldata behind the selector is malformed, as everywhere. */
const plainView = (name: FunctionName, run: (call: ContractCall) => Uint8Array): ContractFunction =>
  view((call) => {
    decodeArguments(name, call.data)
    return run(call)
  })

const functionsByName: Readonly<Record<FunctionName, ContractFunction>> = {
  propose: write(propose),
  voteOnProposal: write(voteOnProposal),
  getValidators: plainView('getValidators', getValidators),
  getOrganizers: plainView('getOrganizers', getOrganizers),
  isValidator: view(isValidator),
  isOrganizer: view(isOrganizer),
  getSettings: plainView('getSettings', getSettings),
  getNextValidators: plainView('getNextValidators', getNextValidators),
  getValidatorChanges: view(getValidatorChanges),
  getScheduledRules: plainView('getScheduledRules', getScheduledRules),
  proposalCount: plainView('proposalCount', proposalCount),
  getProposal: view(getProposal),
  getProposals: view(getProposals),
  getProposalVotes: view(getProposalVotes),
}

export const validatorsContract: SystemContract = {
  address: VALIDATORS,
  functions: new Map(
    Object.entries(functionsByName).map(([name, run]) => [functionSelector(name as FunctionName), run]),
  ),
}
