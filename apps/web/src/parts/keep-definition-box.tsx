import type { ReactNode } from 'react'

interface KeepDefinitionBoxProps {
  readonly isKept: boolean
  onChange(isKept: boolean): void
}

/** Choice of the DAG files for an action on several runs: the current ones, or those of each run. */
export function KeepDefinitionBox({ isKept, onChange }: KeepDefinitionBoxProps): ReactNode {
  return (
    <label className="row">
      <input type="checkbox" checked={isKept} onChange={() => onChange(!isKept)} />
      with the DAG files that each run used
    </label>
  )
}
