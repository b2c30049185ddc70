// A small row of bars beside a number or a table that says the same: hidden from a screen reader, coloured by the accent.
export function Sparkline({ values }: { values: readonly number[] }) {
  const most = Math.max(1, ...values)
  return (
    <svg className="sparkline" viewBox={`0 0 ${values.length * 4} 20`} preserveAspectRatio="none" aria-hidden="true">
      {values.map((value, i) => {
        const height = value === 0 ? 1 : 2 + (18 * value) / most
        // Bars have no other name than their place.
        const place = `${i}`
        return (
          <rect
            key={place}
            className={value === 0 ? 'none' : 'bar'}
            x={i * 4}
            y={20 - height}
            width="3"
            height={height}
          />
        )
      })}
    </svg>
  )
}
