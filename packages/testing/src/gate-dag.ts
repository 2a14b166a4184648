/**
 * Source of a DAG whose task reports its start, in its log and by a file next to its gate, and ends once the gate exists.
 */
export const GATE_DAG = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Gate = defineParameters('gate', { gate: z.string() })

class Wait extends MLTaskSubDag {
  id = 'wait'
  parameters = Gate
  script = 'echo Begun.; touch "$1.begun"; until [ -e "$1" ]; do sleep 0.05; done; echo Ended.'
  parametersProvider({ parameters }) { return [parameters.gate] }
}

export const gateDag = defineDag({ id: 'gate_dag', parameters: Gate, tasks: [new Wait()] })
`
