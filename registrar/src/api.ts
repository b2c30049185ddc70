// The types of what goes over the wire, for the page and other callers: types only, so nothing of this service comes along.
import type { z } from '@hono/zod-openapi'
import type * as schemas from './schemas.ts'

export type { ProblemCode } from './problems.ts'
export type Policy = z.infer<typeof schemas.Policy>
export type EvidenceField = z.infer<typeof schemas.EvidenceField>
export type ElectionSettingsBody = z.input<typeof schemas.ElectionSettingsBody>
export type ElectionAnswer = z.infer<typeof schemas.ElectionAnswer>
export type Enrolment = z.infer<typeof schemas.Enrolment>
export type Nonce = z.infer<typeof schemas.Nonce>
export type SignInBody = z.input<typeof schemas.SignInBody>
export type SessionAnswer = z.infer<typeof schemas.SessionAnswer>
export type SecondFactorBegun = z.infer<typeof schemas.SecondFactorBegun>
export type RecoveryCodes = z.infer<typeof schemas.RecoveryCodes>
export type RegistrationStatus = z.infer<typeof schemas.RegistrationStatus>
export type RegistrationBody = z.input<typeof schemas.RegistrationBody>
export type OwnRegistration = z.infer<typeof schemas.OwnRegistration>
export type OwnRegistrations = z.infer<typeof schemas.OwnRegistrations>
export type Registration = z.infer<typeof schemas.Registration>
export type RegistrationsPage = z.infer<typeof schemas.RegistrationsPage>
export type DecisionBody = z.input<typeof schemas.DecisionBody>
export type DecisionsBody = z.input<typeof schemas.DecisionsBody>
export type DecisionsAnswer = z.infer<typeof schemas.DecisionsAnswer>
export type RollReading = z.infer<typeof schemas.RollReading>
export type InvitationsBody = z.input<typeof schemas.InvitationsBody>
export type MailsBody = z.input<typeof schemas.MailsBody>
export type MailsQueued = z.infer<typeof schemas.MailsQueued>
export type RedeemBody = z.input<typeof schemas.RedeemBody>
export type ReplacementBody = z.input<typeof schemas.ReplacementBody>
export type ReplacementAnswer = z.infer<typeof schemas.ReplacementAnswer>
export type OfficeAnswer = z.infer<typeof schemas.OfficeAnswer>
export type SubmitBody = z.input<typeof schemas.SubmitBody>
export type SubmitAnswer = z.infer<typeof schemas.SubmitAnswer>
export type TransactionAnswer = z.infer<typeof schemas.TransactionAnswer>
export type ResultAnswer = z.infer<typeof schemas.ResultAnswer>
export type ValidatorsAnswer = z.infer<typeof schemas.ValidatorsAnswer>
export type ChainVerification = z.infer<typeof schemas.ChainVerification>
export type OwnData = z.infer<typeof schemas.OwnData>
export type ErasedAnswer = z.infer<typeof schemas.ErasedAnswer>
export type NominationBody = z.input<typeof schemas.NominationBody>
export type Nomination = z.infer<typeof schemas.Nomination>
export type Nominations = z.infer<typeof schemas.Nominations>
export type LogPage = z.infer<typeof schemas.LogPage>

/** problem+json (RFC 9457). `faults` where several fields are wrong. */
export type ProblemBody = {
  type: string
  title: string
  status: number
  code: import('./problems.ts').ProblemCode
  field?: string
  faults?: readonly { field: string; code?: string; fault?: string }[]
} & Readonly<Record<string, unknown>>
