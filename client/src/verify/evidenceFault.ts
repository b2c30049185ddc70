// Why a piece of evidence does not hold: a closed set of faults, thrown inside verify/ and shown by the check it fails.

export type Fault =
  | 'malformed' // the bytes do not decode
  | 'wrong-hash' // they do not hash to what they should
  | 'wrong-genesis'
  | 'wrong-block'
  | 'wrong-value'
  | 'incomplete-proof' // a node is missing, or one too many
  | 'absent' // the proof shows that there is nothing
  | 'bad-signature'
  | 'unknown-signer'
  | 'repeated-signer'
  | 'too-few-signers'
  | 'wrong-validator-set'
  | 'round-before-build'
  | 'not-successful'
  | 'no-vote-log'
  | 'wrong-code'
  | 'not-counted'
  | 'older-than-receipt'
  | 'not-frozen' // the manifest may still change, or did when this state was
  | 'not-checked' // an earlier check failed, so this one has nothing to stand on

export type FaultFacts = Readonly<Record<string, string | number | bigint | boolean>>

export class EvidenceFault extends Error {
  readonly fault: Fault
  readonly facts: FaultFacts
  constructor(fault: Fault, facts: FaultFacts = {}, cause?: unknown) {
    super(fault, { cause })
    this.name = 'EvidenceFault'
    this.fault = fault
    this.facts = facts
  }
}
