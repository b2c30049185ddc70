// Where a call of the organizer stands, in one line; a fault with its way on.
import { FaultNote } from '../../components/parts.tsx'
import type { CallState } from '../../lib/useCall.ts'
import { organizeWords } from '../../words/organizeWords.ts'
import { useArea } from '../../words/useArea.ts'

export function CallLine({ state }: { state: CallState }) {
  const words = useArea(organizeWords).call
  if (state.step === 'fault') return <FaultNote fault={state.fault} />
  return <p role="status">{state.step === 'idle' ? '' : words[state.step]}</p>
}

export const isBusy = ({ step }: CallState): boolean => step === 'signing' || step === 'sent'
