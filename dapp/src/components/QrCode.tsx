// A QR code as plain SVG, dark on white in both themes, because readers want it so.
import { qrSquares } from '../lib/qr.ts'

/** Free squares around the code that the standard asks for. */
const MARGIN = 4

export function QrCode({ text, label }: { text: string; label: string }) {
  const squares = qrSquares(text)
  const size = squares.length + 2 * MARGIN
  const path = squares
    .flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : '')))
    .join('')
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
