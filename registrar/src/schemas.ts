// What goes over the wire, as schemas: the OpenAPI document, the checks of every request and the types of `api.ts` are made
// of these. An issue whose message is a problem's code becomes that problem.
import { z } from '@hono/zod-openapi'
import { ELECTIONS_ADDRESS, VALIDATORS_ADDRESS } from '@psephos/contracts-abi'
import { type Address, getAddress, type Hex, isAddress, zeroAddress } from 'viem'
import {
  CANDIDATE_LENGTH_MAX,
  DECISIONS_AT_ONCE_MAX,
  EVIDENCE_LENGTH_MAX,
  FIELD_CHOICES_MAX,
  FIELD_LABEL_MAX,
  FIELDS_MAX,
  LINK_LENGTH_MAX,
  PAGE_MAX,
  PERSON_ID_LENGTH_MAX,
  RAW_TRANSACTION_BYTES_MAX,
  REASON_LENGTH_MAX,
  SIWE_MESSAGE_BYTES_MAX,
  STATEMENT_LENGTH_MAX,
} from './limits.ts'
import type { ProblemCode } from './problems.ts'

/** Nobody holds a key of these, and the contract refuses them. */
const SYSTEM_ADDRESSES: readonly string[] = [ELECTIONS_ADDRESS, VALIDATORS_ADDRESS].map((one) => one.toLowerCase())

/** Null: an address that may vote. All lower or all upper case says nothing about typing; mixed case is a checksum (EIP-55). */
export function addressFault(value: unknown): ProblemCode | null {
  if (typeof value !== 'string' || !isAddress(value, { strict: false })) return 'bad-address'
  const address = value.toLowerCase() as Address
  const digits = value.slice(2)
  const isMixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase()
  if (isMixed && getAddress(address) !== value) return 'bad-checksum'
  if (address === zeroAddress) return 'zero-address'
  return SYSTEM_ADDRESSES.includes(address) ? 'system-address' : null
}

const ELECTION_NUMBER = /^[1-9][0-9]{0,18}$/
const isElection = (value: unknown): boolean =>
  (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) ||
  (typeof value === 'string' && ELECTION_NUMBER.test(value))

/** A JSON number or its decimal text. */
export const ElectionInput = z
  .custom<number | string>(isElection, { error: 'bad-election' })
  .transform((value) => BigInt(value))
  .openapi({ type: 'string', example: '1' })
export const ElectionParam = z.object({
  election: z
    .string()
    .regex(ELECTION_NUMBER, { error: 'bad-election' })
    .transform((value) => BigInt(value))
    .openapi({ type: 'string', example: '1', param: { name: 'election', in: 'path' } }),
})
const idParam = z
  .string()
  .min(1)
  .max(100)
  .openapi({ param: { name: 'id', in: 'path' } })
export const IdParam = z.object({ id: idParam })
export const ElectionAndId = ElectionParam.extend({ id: idParam })

/** Lower case leaves. */
export const AddressInput = z
  .custom<string>((value) => typeof value === 'string', { error: 'bad-address' })
  .superRefine((value, context) => {
    const fault = addressFault(value)
    if (fault !== null) context.addIssue({ code: 'custom', message: fault })
  })
  .transform((value) => value.toLowerCase() as Address)
  .openapi({ type: 'string', pattern: '^0x[0-9a-fA-F]{40}$' })

const address = z.string().openapi({ pattern: '^0x[0-9a-f]{40}$' })
const hash = z.string().openapi({ pattern: '^0x[0-9a-f]{64}$' })
const isoTime = z.string().openapi({ format: 'date-time' })
/** No control characters, which would break a sheet or a line, except line breaks where text runs over several. */
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^\P{Cc}*$/u)
const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[\P{Cc}\n]*$/u)
const hexBytes = (max: number) =>
  z
    .string()
    .max(2 + 2 * max)
    .regex(/^0x([0-9a-fA-F]{2})+$/)
    .transform((value) => value.toLowerCase() as Hex)
    .openapi({ type: 'string', pattern: '^0x([0-9a-fA-F]{2})+$' })

// Self-service.
export const EnrolmentBody = z.strictObject({ election: ElectionInput, address: AddressInput }).openapi('EnrolmentBody')
export const Enrolment = z
  .object({
    id: z.string(),
    election: z.string(),
    address,
    status: z.enum(['requested', 'sent', 'enrolled', 'refused']),
    reason: z.string().optional().openapi({ description: "Name of the contract's refusal" }),
  })
  .openapi('Enrolment')
export const Health = z.object({ status: z.enum(['ok', 'degraded']), waiting: z.int() }).openapi('Health')

// Session.
export const Nonce = z
  .object({
    nonce: z.string(),
    expiresAt: isoTime,
    chainId: z.int(),
    statement: z.string().openapi({ description: 'What the message should say' }),
  })
  .openapi('Nonce')
export const SignInBody = z
  .strictObject({
    message: z
      .string()
      .min(1)
      .max(SIWE_MESSAGE_BYTES_MAX)
      .openapi({ description: 'EIP-4361, exactly as it was signed' }),
    signature: hexBytes(65),
  })
  .openapi('SignInBody')
export const SessionAnswer = z
  .object({
    address,
    expiresAt: isoTime,
    csrfToken: z.string().openapi({ description: 'Goes into the header X-CSRF-Token of whatever changes something' }),
    secondFactor: z.enum(['none', 'needed', 'given']),
    recoveryCodesLeft: z.int(),
    isOfficial: z.boolean().openapi({ description: 'May act for every election of this registrar' }),
  })
  .openapi('Session')

// Second factor.
export const SecondFactorBegun = z
  .object({ secret: z.string(), uri: z.string().openapi({ description: 'otpauth://, for a QR code' }) })
  .openapi('SecondFactorBegun')
export const CodeBody = z
  .strictObject({
    code: z.string().min(6).max(40).openapi({ description: 'Six digits of the app, or a recovery code' }),
  })
  .openapi('CodeBody')
export const RecoveryCodes = z
  .object({ recoveryCodes: z.array(z.string()).openapi({ description: 'Shown this once' }) })
  .openapi('RecoveryCodes')

// Elections as this registrar sees them.
export const Policy = z.enum(['self-service', 'approval'])
export const EvidenceField = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    label: line(FIELD_LABEL_MAX),
    kind: z.enum(['text', 'email', 'number', 'date', 'choice']),
    required: z.boolean(),
    maxLength: z.int().min(1).max(EVIDENCE_LENGTH_MAX).optional(),
    choices: z.array(line(FIELD_LABEL_MAX)).min(1).max(FIELD_CHOICES_MAX).optional(),
    identifies: z
      .boolean()
      .optional()
      .openapi({ description: 'Tells one person from another (a member number); at most one field' }),
  })
  .openapi('EvidenceField')
export const ElectionSettingsBody = z
  .strictObject({ policy: Policy, fields: z.array(EvidenceField).max(FIELDS_MAX) })
  .openapi('ElectionSettingsBody')
export const ElectionAnswer = z
  .object({
    election: z.string(),
    title: z.string(),
    phase: z.string(),
    policy: Policy,
    fields: z.array(EvidenceField),
    registration: z.enum(['open', 'closed']).openapi({ description: 'Whether people may register now' }),
    nominations: z.enum(['open', 'closed']),
    isOrganizer: z.boolean().openapi({ description: 'Whether the session may decide here; false without one' }),
  })
  .openapi('RegistrarElection')

// Registrations.
export const RegistrationStatus = z.enum(['pending', 'invited', 'approved', 'enrolled', 'refused', 'failed', 'erased'])
export const RegistrationBody = z
  .strictObject({ evidence: z.record(z.string(), z.unknown()).openapi({ description: 'By field name' }) })
  .openapi('RegistrationBody')
const registration = {
  id: z.string(),
  election: z.string(),
  status: RegistrationStatus,
  address: address.nullable(),
  reason: z
    .string()
    .nullable()
    .openapi({ description: "The organizer's words when refused, the contract's refusal when failed" }),
  createdAt: isoTime,
  decidedAt: isoTime.nullable(),
}
export const OwnRegistration = z
  .object({ ...registration, evidence: z.record(z.string(), z.string()) })
  .openapi('OwnRegistration')
export const OwnRegistrations = z.object({ registrations: z.array(OwnRegistration) }).openapi('OwnRegistrations')
export const Registration = z
  .object({
    ...registration,
    source: z.enum(['request', 'upload']),
    person: z
      .object({
        id: z.string().nullable(),
        name: z.string().nullable(),
        email: z.string().nullable(),
        evidence: z.record(z.string(), z.string()),
      })
      .nullable()
      .openapi({ description: 'Null once erased' }),
    decidedBy: address.nullable(),
    samePerson: z.int().openapi({ description: 'Other registrations of the same person here' }),
    invitedAt: isoTime.nullable(),
    mail: z.enum(['waiting', 'sending', 'sent', 'failed']).nullable(),
  })
  .openapi('Registration')
export const RegistrationsPage = z
  .object({
    registrations: z.array(Registration),
    counts: z.record(z.string(), z.int()).openapi({ description: 'By status, of the whole election' }),
    next: z.string().nullable().openapi({ description: 'The cursor of the next page' }),
  })
  .openapi('RegistrationsPage')
export const RegistrationsQuery = z.object({
  status: RegistrationStatus.optional(),
  person: z.string().min(1).max(PERSON_ID_LENGTH_MAX).optional(),
  address: AddressInput.optional(),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(50),
})
export const DecisionBody = z
  .discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('approve') }),
    z.strictObject({ decision: z.literal('refuse'), reason: text(REASON_LENGTH_MAX) }),
  ])
  .openapi('DecisionBody')
const ids = z.array(z.string().min(1).max(100)).min(1).max(DECISIONS_AT_ONCE_MAX)
export const DecisionsBody = z
  .discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('approve'), ids }),
    z.strictObject({ decision: z.literal('refuse'), ids, reason: text(REASON_LENGTH_MAX) }),
  ])
  .openapi('DecisionsBody')
export const DecisionsAnswer = z
  .object({
    decided: z.array(z.string()),
    notDecided: z.array(z.object({ id: z.string(), code: z.string() })),
  })
  .openapi('DecisionsAnswer')

// Rolls and invitations.
export const UploadQuery = z.object({ dryRun: z.enum(['true', 'false']).default('false') })
export const RollReading = z
  .object({
    lines: z.int().openapi({ description: 'People in the list' }),
    withAddress: z.int(),
    faultCount: z.int(),
    faults: z
      .array(
        z.object({
          line: z.int(),
          column: z.string().nullable(),
          fault: z.string(),
          other: z.int().optional().openapi({ description: 'The earlier line of the same id or address' }),
        }),
      )
      .openapi({ description: 'The first thousand' }),
    isDryRun: z.boolean(),
  })
  .openapi('RollReading')
const which = z.enum(['new', 'all']).openapi({ description: 'new: only who was never invited' })
export const InvitationsBody = z.strictObject({ format: z.enum(['html', 'csv']), which }).openapi('InvitationsBody')
export const MailsBody = z.strictObject({ which }).openapi('MailsBody')
export const MailsQueued = z.object({ queued: z.int() }).openapi('MailsQueued')
export const RedeemBody = z
  .strictObject({ code: z.string().min(1).max(60).openapi({ description: 'As given out, with or without INV-' }) })
  .openapi('RedeemBody')

// Lost keys.
export const ReplacementBody = z.strictObject({ address: AddressInput }).openapi('ReplacementBody')
export const ReplacementAnswer = z
  .object({
    id: z.string(),
    registration: z.string(),
    oldAddress: address,
    newAddress: address,
    status: z.enum(['requested', 'sent', 'replaced', 'refused']),
    reason: z.string().nullable().openapi({ description: "Name of the contract's refusal" }),
  })
  .openapi('Replacement')

// Nominations.
export const NominationBody = z
  .strictObject({
    candidate: line(CANDIDATE_LENGTH_MAX),
    statement: text(STATEMENT_LENGTH_MAX),
    link: z
      .url({ protocol: /^https?$/ })
      .max(LINK_LENGTH_MAX)
      .optional(),
    contest: z.int().min(0).max(99).optional().openapi({ description: 'Which question, from 0' }),
  })
  .openapi('NominationBody')
export const Nomination = z
  .object({
    id: z.string(),
    election: z.string(),
    status: z.enum(['pending', 'accepted', 'refused', 'withdrawn']),
    candidate: z.string(),
    statement: z.string(),
    link: z.string().nullable(),
    contest: z.int().nullable(),
    reason: z.string().nullable(),
    createdAt: isoTime,
    address: address.nullable().openapi({ description: 'Who nominated; for organizers and the nominator only' }),
  })
  .openapi('Nomination')
export const Nominations = z.object({ nominations: z.array(Nomination) }).openapi('Nominations')

// Own data.
export const OwnData = z
  .object({
    address,
    registrations: z.array(Registration.omit({ decidedBy: true, samePerson: true, mail: true })),
    enrolments: z
      .array(Enrolment.omit({ address: true }).extend({ reason: z.string().nullable(), commitment: hash }))
      .openapi({ description: 'Under the rule self-service' }),
    nominations: z.array(Nomination),
    sessions: z.int(),
    secondFactor: z.boolean(),
  })
  .openapi('OwnData')
export const ErasedAnswer = z
  .object({
    erased: z.array(z.string()).openapi({ description: 'Registrations of which nothing personal is left' }),
    kept: z
      .array(z.object({ id: z.string(), election: z.string(), what: z.array(z.string()), until: z.string() }))
      .openapi({ description: 'What the audit of a running election still needs' }),
  })
  .openapi('ErasedAnswer')

// Audit log.
export const LogQuery = z.object({
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
})
export const LogEntry = z
  .object({
    number: z.int(),
    at: isoTime,
    actor: z.string().openapi({ description: 'The address that did it, "registrar" or "operator"' }),
    act: z.string(),
    subject: z.string().openapi({ description: 'A registration, a nomination, an account, or a count; never a name' }),
    person: z.string().nullable().openapi({
      description:
        'The organizer’s own id of whom the subject is; not part of the log, and gone when the person is erased',
    }),
    hash,
  })
  .openapi('LogEntry')
export const LogPage = z
  .object({
    entries: z.array(LogEntry),
    total: z.int(),
    isIntact: z.boolean().openapi({ description: 'Every hash follows from its entry and the one before' }),
    head: hash.nullable(),
  })
  .openapi('LogPage')

// Relays.
export const OfficeAnswer = z
  .object({
    address,
    genesisHash: hash,
    mail: z.boolean().openapi({ description: 'Whether it can send invitations by mail' }),
  })
  .openapi('Office')
export const SubmitBody = z
  .strictObject({
    raw: hexBytes(RAW_TRANSACTION_BYTES_MAX).openapi({ description: 'Signed, as for eth_sendRawTransaction' }),
  })
  .openapi('SubmitBody')
export const SubmitAnswer = z.object({ hash }).openapi('SubmitAnswer')
export const TransactionParam = z.object({
  hash: z
    .string()
    .regex(/^0x[0-9a-fA-F]{64}$/)
    .transform((value) => value.toLowerCase() as Hex)
    .openapi({ type: 'string', param: { name: 'hash', in: 'path' } }),
})
export const TransactionAnswer = z
  .object({
    hash,
    status: z.enum(['pending', 'recorded', 'replaced', 'nonce-used']),
    blockNumber: z.string().optional(),
    transactionIndex: z.int().optional(),
    success: z.boolean().optional().openapi({ description: 'False: recorded as refused' }),
    by: hash.optional().openapi({ description: 'The transaction that took its place or its nonce' }),
  })
  .openapi('Transaction')
export const ResultAnswer = z
  .object({
    election: z.string(),
    phase: z.string(),
    enrolled: z.int(),
    lateEnrolled: z.int(),
    turnout: z.int(),
    accepted: z.int(),
    contests: z.array(
      z.object({ question: z.string(), options: z.array(z.object({ label: z.string(), count: z.int() })) }),
    ),
  })
  .openapi('Result')
export const ValidatorsAnswer = z
  .object({
    head: z.string().openapi({ description: 'The highest block that was proved' }),
    validators: z.array(
      z.object({
        validator: z.int(),
        level: z.enum(['healthy', 'degraded', 'unreachable']),
        reason: z.string(),
        head: z.string().nullable(),
        latencyMs: z.number(),
      }),
    ),
  })
  .openapi('Validators')
export const ChainVerification = z
  .object({
    genesisHash: hash,
    height: z.string().nullable().openapi({ description: 'The block compared; null: nobody answered' }),
    asked: z.int(),
    answered: z.int(),
    agrees: z.boolean(),
    validators: z.array(
      z.object({
        validator: z.int(),
        head: z.string().nullable(),
        blockHash: hash.nullable(),
        signed: z.object({ have: z.int(), of: z.int(), need: z.int() }).nullable(),
        fault: z.string().nullable(),
      }),
    ),
  })
  .openapi('ChainVerification')
