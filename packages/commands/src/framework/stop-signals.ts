const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Calls `first` at the first signal that asks this process to stop, and `again` at each further one. Returns the undoing. */
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
