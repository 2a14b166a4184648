import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { dagQuery } from '../data/dags.ts'
import type { Conf as ConfValues, Value } from '../data/shapes/common.ts'
import type { DagDefinition } from '../data/shapes/dag.ts'
import { Conf } from './conf.tsx'

const NONE: ConfValues = {}

/** Values that differ from the DAG's defaults; all of them if the DAG is gone. */
export function DagConf({ dag, conf }: { readonly dag: string; readonly conf: ConfValues }): ReactNode {
  const { data } = useQuery({ ...dagQuery(dag), retry: false })
  const defaults = useMemo(() => (data === undefined ? NONE : defaultsOf(data)), [data])
  return <Conf conf={conf} defaults={defaults} />
}

export function defaultsOf({ parameters }: DagDefinition): ConfValues {
  const schemas = Object.entries(parameters.properties ?? {})
  const known = schemas.filter(([, schema]) => schema.default !== undefined)
  return Object.fromEntries(known.map(([name, schema]) => [name, schema.default as Value]))
}
