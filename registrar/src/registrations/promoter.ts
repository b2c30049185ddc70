// Looks, at intervals and when something was approved, whether the rolls of those who wait are open, and hands them over.

import type { Log } from '../app.ts'
import { PROMOTE_MS } from '../limits.ts'
import { othersTurn } from '../othersTurn.ts'
import { Problem } from '../problems.ts'
import type { Rolls } from '../rolls.ts'
import type { HandOver } from './handOver.ts'

export type Promoter = { wake(): void; stop(): Promise<void> }
export type PromoterParts = { handOver: HandOver; rolls: Rolls; onHandedOver: () => void; log: Log; everyMs?: number }

export function startPromoter({ handOver, rolls, onHandedOver, log, everyMs = PROMOTE_MS }: PromoterParts): Promoter {
  let isStopped = false
  let isWoken = false
  let running: Promise<void> | null = null

  async function promote(election: bigint): Promise<void> {
    const { roll, election: seen } = await rolls.look(election)
    if (roll === 'coming') return
    if (roll === 'closed') {
      handOver.fail(election, 'RollClosed')
      log('roll-closed', { election: election.toString(), phase: seen.phase })
      return
    }
    for (let count = -1; count !== 0 && !isStopped; ) {
      count = handOver.some(election)
      if (count > 0) {
        log('handed-over', { election: election.toString(), voters: count })
        onHandedOver()
      }
      await othersTurn()
    }
  }

  async function pass(): Promise<void> {
    do {
      isWoken = false
      for (const election of handOver.elections()) {
        if (isStopped) return
        try {
          await promote(election)
        } catch (error) {
          if (!(error instanceof Problem)) throw error
          log('not-handed-over', { election: election.toString(), code: error.code })
        }
      }
    } while (isWoken && !isStopped)
  }

  // What is no Problem is a broken disk or a bug: it ends the process (unhandled) rather than enrol wrongly.
  const start = () => {
    running ??= pass().finally(() => {
      running = null
    })
  }
  const timer = setInterval(start, everyMs)
  start()
  return {
    wake() {
      isWoken = true
      start()
    },
    async stop() {
      isStopped = true
      clearInterval(timer)
      await running
    },
  }
}
