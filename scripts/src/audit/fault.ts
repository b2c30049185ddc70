// The one way an audit says that the record lies: at which block, which rule was broken, and what was found.

export type Facts = Readonly<Record<string, bigint | number | string>>

export class AuditFault extends Error {
  /** 0: the genesis, before any block. */
  readonly height: bigint
  /** H1 .. S5, as docs/chain.md numbers them. */
  readonly rule: string
  readonly facts: Facts
  constructor(height: bigint, rule: string, message: string, facts: Facts = {}) {
    super(message)
    this.name = 'AuditFault'
    this.height = height
    this.rule = rule
    this.facts = facts
  }
}
