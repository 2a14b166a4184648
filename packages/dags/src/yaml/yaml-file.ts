import type { Dag, FileProblem } from '@ml-airflow/core'
import { compileDag } from './compile-dag.ts'
import { readDocument } from './read-document.ts'

/** The DAG of a file in YAML, or its mistakes. */
export type YamlOutcome = { readonly dag: Dag } | { readonly problems: readonly FileProblem[] }

/** The DAG of a text. All mistakes are reported at once; where the text is no YAML, that alone. */
export function readYamlDag(text: string): YamlOutcome {
  const { value, places } = readDocument(text)
  const dag = value === undefined ? undefined : compileDag(value, places)
  return dag === undefined || !places.isSound ? { problems: places.problems } : { dag }
}
