// What cannot be undone asks for a word to be typed first: nobody does it by a slip of the finger.
import { type FormEvent, type ReactNode, useState } from 'react'
import { Field } from './LocalKeyForms.tsx'

type Props = {
  label: string
  /** What must be typed, blanks around it apart. */
  want: string
  go: string
  isBusy: boolean
  onConfirm: () => void
  /** Further fields of the same form. */
  children?: ReactNode
}

export function TypedConfirmation({ label, want, go, isBusy, onConfirm, children }: Props) {
  const [typed, setTyped] = useState('')
  const isTyped = typed.trim() === want.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isTyped && !isBusy) onConfirm()
  }
  return (
    <form className="stack tight" onSubmit={submit}>
      {children}
      <Field label={label}>
        {(ids) => (
          <input
            {...ids}
            type="text"
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <div className="actions">
        <button type="submit" className="button main" aria-disabled={!isTyped || isBusy}>
          {go}
        </button>
      </div>
    </form>
  )
}
