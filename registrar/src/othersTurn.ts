/** Between two pieces of long work: whoever waits for an answer gets it now. */
export const othersTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
