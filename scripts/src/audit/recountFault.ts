/** The record accepted what the rules, applied plainly, do not allow. */
export class RecountFault extends Error {
  readonly rule: string
  constructor(rule: string, message: string) {
    super(message)
    this.name = 'RecountFault'
    this.rule = rule
  }
}
