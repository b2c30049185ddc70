// Tells a ballot that came too early from one that was refused: the proposer holds it back until its election opens.
import type { Receipt } from '../../types/block.ts'
import { errorSelector } from './abi.ts'

const selector = errorSelector('NotOpenYet')

export function isNotOpenYet({ status, revertData }: Pick<Receipt, 'status' | 'revertData'>): boolean {
  return status === 0 && revertData.length > 4 && selector.every((byte, i) => revertData[i] === byte)
}
