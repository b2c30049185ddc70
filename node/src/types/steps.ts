// Long work that its caller may interrupt: a generator that pauses now and then, says nothing at its pauses, and returns
// the whole at its end. What it does is the same whether it is interrupted or not.

export type Steps<Whole> = Generator<undefined, Whole, undefined>

/** Without any pause. */
export function toTheEnd<Whole>(steps: Steps<Whole>): Whole {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}
