import type { Dag, FileProblem } from '@ml-airflow/core'
import { compileDag } from './compile-dag.ts'
import { readDocument } from './read-document.ts'

/** The DAG of a YAML file, or its problems. */
export type YamlOutcome = { readonly dag: Dag } | { readonly problems: readonly FileProblem[] }

/** Compiles the DAG of a text. All problems are reported at once; for invalid YAML, only those of the syntax. */
export function readYamlDag(text: string): YamlOutcome {
  const { value, positions } = readDocument(text)
  const dag = value === undefined ? undefined : compileDag(value, positions)
  return dag === undefined || !positions.isSound ? { problems: positions.problems } : { dag }
}
