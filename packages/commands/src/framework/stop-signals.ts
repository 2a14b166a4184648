const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Calls `first` on the first stop signal and `again` on each further one. Returns a function that removes the handlers. */
export function onStopSignals({ first, again }: { first: () => void; again: () => void }): () => void {
  let asked = false
  const onSignal = (): void => {
    if (asked) again()
    else first()
    asked = true
  }
  for (const signal of SIGNALS) process.on(signal, onSignal)
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal)
  }
}
