import { type Dag, MLTaskSubDag, ParametersDefinition } from '@ml-airflow/core'

/** A file that was imported successfully before may now end the process, depending on other data that it reads. */
export async function unlessItExits<T>(work: () => Promise<T>): Promise<T> {
  const exit = process.exit
  process.exit = (code) => {
    throw new Error(`it ended the process, with code ${code ?? 0}.`)
  }
  try {
    return await work()
  } finally {
    process.exit = exit
  }
}

export function isDag(value: unknown): value is Dag {
  if (typeof value !== 'object' || value === null) return false
  const { parameters, tasks, graph } = value as Partial<Dag>
  if (!(parameters instanceof ParametersDefinition) || !(tasks instanceof Map) || !Array.isArray(graph)) return false
  return [...tasks.values()].every((task) => task instanceof MLTaskSubDag)
}
