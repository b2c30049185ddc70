import { parseAbi } from 'viem'

/** The Validators contract (S3), read side: who may build blocks, who may create elections, and the chain's settings. */
export const validatorsAbi = parseAbi([
  'struct Settings { uint64 periodMs; uint64 heartbeatMs; uint64 gasLimit; uint64 ruleVersion; }',
  'function getValidators() view returns (address[])',
  'function getOrganizers() view returns (address[])',
  'function isValidator(address account) view returns (bool)',
  'function isOrganizer(address account) view returns (bool)',
  'function getSettings() view returns (Settings)',
  'error UnknownFunction(bytes4 selector)',
  'error MalformedCalldata()',
  'error ViewOnly()',
])
