// Where somebody is among numbered steps: the one that is current, and those that are done.
type StepLineProps = { label: string; names: readonly string[]; position: number; doneWord: string }

export function StepLine({ label, names, position, doneWord }: StepLineProps) {
  return (
    <ol className="steps" aria-label={label}>
      {names.map((name, index) => (
        <li
          key={name}
          className={index < position ? 'done' : ''}
          {...(index === position ? { 'aria-current': 'step' as const } : {})}
        >
          <span className="dot" aria-hidden="true">
            {index < position ? '✓' : index + 1}
          </span>
          <span className="name">{name}</span>
          {index < position && <span className="hidden-visually">{doneWord}</span>}
        </li>
      ))}
    </ol>
  )
}
