// How many validators decide. Numbers in, numbers out; who they are is no question here.

/** C1. Any two quorums of n share an honest validator as long as at most `faults(n)` are not. One quorum for all votes. */
export function quorum(n: number): number {
  return Math.ceil((2 * n) / 3)
}

/** C1. How many of n may lie or be away. */
export function faults(n: number): number {
  return Math.floor((n - 1) / 3)
}
