// Carries one fault of a plan out, and takes it back: a node loses its power, a wall goes up, the weather turns. What a
// fault means is here; when it comes was drawn before.
import type { PeerMessage } from '../src/types/transport.ts'
import { FAIR, type Network, type Place } from './network.ts'
import type { Fault } from './schedule.ts'

export type Controls = {
  readonly network: Network
  readonly places: readonly Place[]
  /** Milliseconds from now. */
  later(delayMs: number, run: () => void): void
  crash(place: Place, downMs: number): void
  crashAtWrite(place: Place, write: { writes: number; isDone: boolean; losesFile: boolean; downMs: number }): void
  setSkew(place: Place, skewMs: number): void
}

export function carryOut(fault: Fault, controls: Controls): void {
  const { network, places, later } = controls
  switch (fault.kind) {
    case 'crash':
      controls.crash(fault.place, fault.downMs)
      return
    case 'crash-at-write':
      controls.crashAtWrite(fault.place, fault)
      return
    case 'crash-all':
      for (const place of places) {
        const { writes, downMs } = fault
        if (writes === 0) controls.crash(place, downMs)
        else controls.crashAtWrite(place, { writes, isDone: true, losesFile: false, downMs })
      }
      return
    case 'partition':
      for (const [from, to] of acrossGroups(fault.groups)) network.wall(from, to, fault.isNoticed)
      later(fault.forMs, () => network.openAll())
      return
    case 'deaf':
      network.wall(fault.from, fault.to, false)
      later(fault.forMs, () => network.openAll())
      return
    case 'weather':
      network.setWeather(fault.weather)
      later(fault.forMs, () => network.setWeather(FAIR))
      return
    case 'muzzle':
      network.setLost((message) => isOfKind(message, fault.message))
      later(fault.forMs, () => network.setLost(null))
      return
    case 'pause':
      network.pause(fault.place)
      later(fault.forMs, () => network.resume(fault.place))
      return
    case 'clock':
      controls.setSkew(fault.place, fault.skewMs)
  }
}

/** Both directions of every pair that is not in one group. */
function acrossGroups(groups: readonly (readonly Place[])[]): [Place, Place][] {
  return groups.flatMap((group, i) =>
    group.flatMap((from) =>
      groups.flatMap((other, j) => (i === j ? [] : other.map((to): [Place, Place] => [from, to]))),
    ),
  )
}

function isOfKind(message: PeerMessage, kind: string): boolean {
  return message.kind === 'consensus' && message.message.kind === kind
}

export function wordsOf(fault: Fault): string {
  switch (fault.kind) {
    case 'crash':
      return `node ${fault.place} loses power for ${fault.downMs} ms`
    case 'crash-at-write': {
      const file = fault.losesFile ? ', and its high-water file' : ''
      const when = fault.isDone ? 'just after' : 'just before'
      return `node ${fault.place} loses power ${when} its write number ${fault.writes} from now${file}, for ${fault.downMs} ms`
    }
    case 'crash-all': {
      const when = fault.writes === 0 ? 'now' : `each just after its write number ${fault.writes} from now`
      return `all nodes lose power, ${when}, for ${fault.downMs} ms`
    }
    case 'partition': {
      const groups = fault.groups.map((group) => `{${group.join(' ')}}`).join(' | ')
      return `partition ${groups} for ${fault.forMs} ms${fault.isNoticed ? ', connections break' : ', silently'}`
    }
    case 'deaf':
      return `nothing from node ${fault.from} reaches node ${fault.to} for ${fault.forMs} ms`
    case 'weather': {
      const { lossShare, duplicateShare, delayMsMin, delayMsMax } = fault.weather
      const share = (value: number) => `${(value * 100).toFixed(0)} %`
      return `weather for ${fault.forMs} ms: ${share(lossShare)} lost, ${share(duplicateShare)} twice, ${delayMsMin} to ${delayMsMax} ms late`
    }
    case 'muzzle':
      return `every ${fault.message} is lost for ${fault.forMs} ms`
    case 'pause':
      return `node ${fault.place} is stopped for ${fault.forMs} ms`
    case 'clock':
      return `node ${fault.place}'s clock is set ${fault.skewMs} ms off`
  }
}
