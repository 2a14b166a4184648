import type { Presets } from '@ml-airflow/core'

/**
 * Variables and connections from the environment in Airflow's spelling: `AIRFLOW_VAR_<KEY>`, and `AIRFLOW_CONN_<ID>` with a
 * URI. An empty URI is ignored.
 */
export function presetsOf(env: Readonly<Record<string, string | undefined>>): Presets {
  const connections = valuesOf('AIRFLOW_CONN_', env).filter(([, uri]) => uri !== '')
  return { variables: new Map(valuesOf('AIRFLOW_VAR_', env)), connections: new Map(connections) }
}

function valuesOf(prefix: string, env: Readonly<Record<string, string | undefined>>): [name: string, value: string][] {
  return Object.entries(env).flatMap(([name, value]): [string, string][] =>
    name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : [],
  )
}
