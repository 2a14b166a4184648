import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { sourceQuery } from '../../data/dags.ts'
import type { DagSource } from '../../data/shapes/dag.ts'
import type { RunDetail } from '../../data/shapes/run.ts'

interface DefinitionChoiceProps {
  readonly run: RunDetail
  readonly isKept: boolean
  onChange(isKept: boolean): void
}

/** Selects the current DAG files or those of the run. Shows nothing if they are the same. */
export function DefinitionChoice({ run, isKept, onChange }: DefinitionChoiceProps): ReactNode {
  const ofRun = useQuery(sourceQuery(run.dag_id, String(run.id)))
  const current = useQuery(sourceQuery(run.dag_id))
  if (run.definition === null || ofRun.data === undefined || current.isPending) return null
  if (current.data?.definition === run.definition) return null
  const dag = { to: '/dags/$dag', params: { dag: run.dag_id } } as const
  return (
    <fieldset>
      <legend>DAG files</legend>
      <p className="quiet">
        Changed since this run: <bdi>{changedPaths(ofRun.data, current.data).join(', ')}</bdi>.{' '}
        <Link {...dag} search={{ tab: 'code', against: String(run.id) }}>
          Compare
        </Link>
      </p>
      <label className="row">
        <input type="radio" name="definition" checked={!isKept} onChange={() => onChange(false)} />
        as they are now
      </label>
      <label className="row">
        <input type="radio" name="definition" checked={isKept} onChange={() => onChange(true)} />
        as this run used them
      </label>
    </fieldset>
  )
}

/** @param after undefined if the DAG no longer exists */
function changedPaths(before: DagSource, after: DagSource | undefined): readonly string[] {
  const [old, current] = [digestsOf(before), digestsOf(after)]
  return [...new Set([...current.keys(), ...old.keys()])].filter((path) => old.get(path) !== current.get(path))
}

function digestsOf(source: DagSource | undefined): ReadonlyMap<string, string> {
  return new Map(source?.files.map(({ path, digest }) => [path, digest]))
}
