// The wizard's form -> a manifest, or what is not right yet and on which step. The form holds what people type; nothing here
// reads a clock or knows a language. The contract checks all of it again (S2): this is so that nobody learns it from a refusal.
import {
  type KeyCeremony,
  type Manifest,
  type ManifestDraft,
  openManifest,
  type Secrecy,
  secretManifest,
  wholeCeremony,
} from '@psephos/client'
import {
  CONTESTS_MAX,
  DESCRIPTION_BYTES_MAX,
  LABEL_BYTES_MAX,
  LINK_BYTES_MAX,
  OPTIONS_PER_CONTEST_MAX,
  OPTIONS_TOTAL_MAX,
  REGISTRARS_MAX,
  SCHEDULE_SECONDS_MAX,
  STATEMENT_BYTES_MAX,
  TITLE_BYTES_MAX,
  TRUSTEES_MAX,
  TRUSTEES_MIN,
} from '@psephos/contracts-abi'
import { type Address, isAddress, zeroAddress } from 'viem'

export type OptionForm = { label: string; statement: string; link: string }
export type QuestionForm = { question: string; options: readonly OptionForm[]; minMarks: number; maxMarks: number }

export type ElectionForm = {
  readonly title: string
  readonly description: string
  readonly questions: readonly QuestionForm[]
  /** Addresses, one a line. */
  readonly registrars: string
  readonly lateEnrolment: boolean
  readonly revoting: boolean
  readonly secrecy: Secrecy
  /** Addresses, one a line. */
  readonly trustees: string
  readonly threshold: number
  readonly minTurnout: number
  /** As `datetime-local` fields give them, in the reader's time zone; empty: not said yet. */
  readonly opensAt: string
  readonly closesAt: string
  /** Hours after closing that the organizer may still extend by. */
  readonly extensionHours: number
  readonly earlyClose: boolean
}

export const STEPS = ['basics', 'questions', 'voters', 'secrecy', 'schedule', 'review'] as const
export type StepName = (typeof STEPS)[number]

export type FormFault = {
  readonly step: StepName
  /** The field's name in the form; questions and options are counted from 0: `questions.0.options.1.label`. */
  readonly field: string
  readonly code:
    | 'empty'
    | 'too-long'
    | 'too-few'
    | 'too-many'
    | 'range'
    | 'address'
    | 'twice'
    | 'same'
    | 'none'
    | 'past'
    | 'order'
    | 'too-far'
    | 'ceremony-short'
}

/** The key ceremony begins once the election is locked: so long the organizer has for reading and locking, seconds. */
export const LOCK_SECONDS = 120
/** Trustees are people: less than this a step is a race, seconds. */
export const CEREMONY_STEP_SECONDS_MIN = 60
const CEREMONY_STEPS = 5

export const emptyOption: OptionForm = { label: '', statement: '', link: '' }
export const emptyQuestion: QuestionForm = {
  question: '',
  options: [emptyOption, emptyOption],
  minMarks: 1,
  maxMarks: 1,
}

/**
 * Ballots needed for a result, as the form begins. Below it a sum would tell too much of a secret vote; an open one has nothing
 * to protect, and a floor that nobody chose only costs it its result.
 */
export const TURNOUT_DEFAULT: Readonly<Record<Secrecy, number>> = { secret: 10, open: 1 }

/** The other secrecy; what stood at its default moves to the new one. */
export function withSecrecy({ secrecy: before, minTurnout }: ElectionForm, secrecy: Secrecy): Partial<ElectionForm> {
  const isUntouched = minTurnout === TURNOUT_DEFAULT[before]
  return { secrecy, minTurnout: isUntouched ? TURNOUT_DEFAULT[secrecy] : minTurnout }
}

export const emptyForm: ElectionForm = {
  ...{ title: '', description: '', questions: [emptyQuestion] },
  ...{ registrars: '', lateEnrolment: false, revoting: false },
  ...{ secrecy: 'secret', trustees: '', threshold: 2, minTurnout: TURNOUT_DEFAULT.secret },
  ...{ opensAt: '', closesAt: '', extensionHours: 0, earlyClose: false },
}

/** `nowSeconds`: the record's time. The faults are in the order of the steps. */
export function readForm(form: ElectionForm, nowSeconds: number): { manifest: Manifest } | { faults: FormFault[] } {
  const faults = [...basics(form), ...questions(form), ...voters(form), ...secrecy(form), ...schedule(form, nowSeconds)]
  if (faults.length > 0) return { faults }
  const opensAt = secondsOf(form.opensAt)
  const closesAt = secondsOf(form.closesAt)
  const draft: ManifestDraft = {
    ...{ title: form.title.trim(), description: form.description.trim(), opensAt, closesAt },
    contests: form.questions.map(({ question, options, minMarks, maxMarks }) => ({
      ...{ question: question.trim(), minMarks, maxMarks },
      options: options.map(({ label, statement, link }) => ({
        ...{ label: label.trim(), statement: statement.trim(), link: link.trim() },
      })),
    })),
    registrars: addressesIn(form.registrars) as Address[],
    ...{ lateEnrolment: form.lateEnrolment, revoting: form.revoting, earlyClose: form.earlyClose },
    minTurnout: form.minTurnout,
    latestClose: closesAt + Math.round(form.extensionHours * 3_600),
  }
  return {
    manifest: form.secrecy === 'open' ? openManifest(draft) : secretManifest(draft, ceremonyOf(form, nowSeconds)),
  }
}

/** What an amended draft begins with. */
export function formOf(manifest: Manifest): ElectionForm {
  const { schedule, ceremony } = manifest
  return {
    ...{ title: manifest.title, description: manifest.description, questions: manifest.contests },
    registrars: manifest.registrars.join('\n'),
    ...{ lateEnrolment: manifest.lateEnrolment, revoting: manifest.revoting, earlyClose: manifest.earlyClose },
    ...{ secrecy: manifest.secrecy, trustees: ceremony.trustees.join('\n') },
    threshold: ceremony.threshold || emptyForm.threshold,
    minTurnout: manifest.minTurnout,
    ...{ opensAt: localTime(schedule.opensAt), closesAt: localTime(schedule.closesAt) },
    extensionHours: (schedule.latestClose - schedule.closesAt) / 3_600,
  }
}

/** A next attempt with these trustees, before the same opening; null when too little time is left for people. */
export function nextCeremony(
  { trustees, threshold }: { trustees: readonly Address[]; threshold: number },
  opensAt: number,
  nowSeconds: number,
): KeyCeremony | null {
  const ceremony = wholeCeremony({ trustees, threshold, beginsAt: nowSeconds }, opensAt)
  return opensAt - nowSeconds < CEREMONY_STEPS * CEREMONY_STEP_SECONDS_MIN ? null : ceremony
}

/** Anything else is text that no field will hold: one address a line, blanks and commas allowed between. */
export function addressesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter((part) => part !== '')
}

export function ceremonyOf({ trustees, threshold, opensAt }: ElectionForm, nowSeconds: number) {
  return {
    trustees: addressesIn(trustees) as Address[],
    threshold,
    beginsAt: Math.min(nowSeconds + LOCK_SECONDS, secondsOf(opensAt)),
  }
}

function basics({ title, description }: ElectionForm): FormFault[] {
  return [
    ...textFault('basics', 'title', title, { min: 1, max: TITLE_BYTES_MAX }),
    ...textFault('basics', 'description', description, { min: 0, max: DESCRIPTION_BYTES_MAX }),
  ]
}

function questions({ questions: all, secrecy: how }: ElectionForm): FormFault[] {
  const at = (field: string, code: FormFault['code']): FormFault => ({ step: 'questions', field, code })
  const total = all.reduce((sum, { options }) => sum + options.length, 0)
  return [
    ...(all.length === 0 ? [at('questions', 'too-few')] : []),
    ...(all.length > CONTESTS_MAX || total > OPTIONS_TOTAL_MAX ? [at('questions', 'too-many')] : []),
    ...all.flatMap(({ question, options, minMarks, maxMarks }, i) => {
      const field = `questions.${i}`
      const least = how === 'secret' && minMarks === 1 && maxMarks === 1 ? 2 : 1
      const isRange =
        Number.isInteger(minMarks) &&
        Number.isInteger(maxMarks) &&
        minMarks >= 0 &&
        maxMarks >= 1 &&
        minMarks <= maxMarks
      return [
        ...textFault('questions', `${field}.question`, question, { min: 1, max: TITLE_BYTES_MAX }),
        ...(saysTheSame(
          question,
          all.slice(0, i).map((one) => one.question),
        )
          ? [at(`${field}.question`, 'same')]
          : []),
        ...(options.length < least ? [at(`${field}.options`, 'too-few')] : []),
        ...(options.length > OPTIONS_PER_CONTEST_MAX ? [at(`${field}.options`, 'too-many')] : []),
        ...(isRange && maxMarks <= options.length ? [] : [at(`${field}.marks`, 'range')]),
        ...options.flatMap(({ label, statement, link }, j) => [
          ...textFault('questions', `${field}.options.${j}.label`, label, { min: 1, max: LABEL_BYTES_MAX }),
          ...(saysTheSame(
            label,
            options.slice(0, j).map((one) => one.label),
          )
            ? [at(`${field}.options.${j}.label`, 'same')]
            : []),
          ...textFault('questions', `${field}.options.${j}.statement`, statement, { min: 0, max: STATEMENT_BYTES_MAX }),
          ...textFault('questions', `${field}.options.${j}.link`, link, { min: 0, max: LINK_BYTES_MAX }),
        ]),
      ]
    }),
  ]
}

/** Two options that read alike are one to a voter, and their counts mean nothing. */
function saysTheSame(text: string, earlier: readonly string[]): boolean {
  const plain = (one: string) => one.trim().replaceAll(/\s+/g, ' ').toLowerCase()
  return plain(text) !== '' && earlier.some((one) => plain(one) === plain(text))
}

function voters({ registrars }: ElectionForm): FormFault[] {
  return listFaults('voters', 'registrars', addressesIn(registrars), { min: 1, max: REGISTRARS_MAX })
}

function secrecy({ secrecy: how, trustees, threshold, minTurnout }: ElectionForm): FormFault[] {
  const turnout: FormFault[] =
    Number.isInteger(minTurnout) && minTurnout >= 1 ? [] : [{ step: 'secrecy', field: 'minTurnout', code: 'range' }]
  if (how === 'open') return turnout
  return [...trusteeFaults(addressesIn(trustees), threshold), ...turnout]
}

/** BALLOTS: three to nine trustees, two to all but one of them open the sum. Also of a ceremony that begins again. */
export function trusteeFaults(list: readonly string[], threshold: number): FormFault[] {
  const isFit = Number.isInteger(threshold) && threshold >= 2 && threshold <= list.length - 1
  return [
    ...listFaults('secrecy', 'trustees', list, { min: TRUSTEES_MIN, max: TRUSTEES_MAX }),
    ...(list.length < TRUSTEES_MIN || isFit ? [] : [{ step: 'secrecy', field: 'threshold', code: 'range' } as const]),
  ]
}

function schedule(form: ElectionForm, nowSeconds: number): FormFault[] {
  const at = (field: string, code: FormFault['code']): FormFault => ({ step: 'schedule', field, code })
  const opensAt = secondsOf(form.opensAt)
  const closesAt = secondsOf(form.closesAt)
  const latest = closesAt + form.extensionHours * 3_600
  const faults: FormFault[] = []
  if (Number.isNaN(opensAt)) faults.push(at('opensAt', 'none'))
  else if (opensAt <= nowSeconds + LOCK_SECONDS) faults.push(at('opensAt', 'past'))
  else if (opensAt > nowSeconds + SCHEDULE_SECONDS_MAX) faults.push(at('opensAt', 'too-far'))
  else if (
    form.secrecy === 'secret' &&
    opensAt - nowSeconds - LOCK_SECONDS < CEREMONY_STEPS * CEREMONY_STEP_SECONDS_MIN
  )
    faults.push(at('opensAt', 'ceremony-short'))
  if (Number.isNaN(closesAt)) faults.push(at('closesAt', 'none'))
  else if (closesAt <= opensAt) faults.push(at('closesAt', 'order'))
  else if (latest > opensAt + SCHEDULE_SECONDS_MAX) faults.push(at('closesAt', 'too-far'))
  if (!(form.extensionHours >= 0)) faults.push(at('extensionHours', 'range'))
  return faults
}

type Bounds = { readonly min: number; readonly max: number }

function textFault(step: StepName, field: string, text: string, { min, max }: Bounds): FormFault[] {
  const bytes = new TextEncoder().encode(text.trim()).length
  if (bytes < min) return [{ step, field, code: 'empty' }]
  return bytes > max ? [{ step, field, code: 'too-long' }] : []
}

function listFaults(step: StepName, field: string, list: readonly string[], { min, max }: Bounds): FormFault[] {
  const lower = list.map((one) => one.toLowerCase())
  if (list.some((one) => !isAddress(one) || one === zeroAddress)) return [{ step, field, code: 'address' }]
  if (new Set(lower).size < list.length) return [{ step, field, code: 'twice' }]
  if (list.length < min) return [{ step, field, code: 'too-few' }]
  return list.length > max ? [{ step, field, code: 'too-many' }] : []
}

/** NaN for an empty field or one that is no time. */
export function secondsOf(local: string): number {
  return Math.floor(new Date(local).getTime() / 1_000)
}

/** Seconds -> what a `datetime-local` field takes, in the reader's time zone. */
export function localTime(seconds: number): string {
  const date = new Date(seconds * 1_000)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}
