// Fields that an organizer's forms share: a list of addresses, and a number that may be empty while somebody types.
import { Field } from '../../components/LocalKeyForms.tsx'

type Shared = { label: string; hint?: string; fault: string | null }

type AddressesProps = Shared & { rows: number; value: string; onChange: (value: string) => void }

export function AddressesField({ label, hint, fault, rows, value, onChange }: AddressesProps) {
  return (
    <Field label={label} fault={fault} {...(hint === undefined ? {} : { hint })}>
      {(ids) => (
        <textarea
          {...ids}
          rows={rows}
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

type NumberProps = Shared & { min: number; max?: number; value: number; onChange: (value: number) => void }

/** NaN while it is empty. */
export function NumberField({ label, hint, fault, min, max, value, onChange }: NumberProps) {
  return (
    <Field label={label} fault={fault} {...(hint === undefined ? {} : { hint })}>
      {(ids) => (
        <input
          {...ids}
          type="number"
          inputMode="numeric"
          min={min}
          max={max}
          value={Number.isNaN(value) ? '' : value}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
      )}
    </Field>
  )
}
