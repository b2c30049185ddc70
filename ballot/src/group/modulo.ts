/** value mod order, 0 <= result < order, for a negative value too. */
export function modulo(value: bigint, order: bigint): bigint {
  const rest = value % order
  return rest < 0n ? rest + order : rest
}
