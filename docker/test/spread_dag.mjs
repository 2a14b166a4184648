// A DAG for scripts/test_docker.sh: as many tasks at once as there are samples, each of which takes its time and leaves a line.
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Spread = defineParameters('spread', { name: z.string(), seconds: z.int().min(0).max(60) })

class Take extends MLTaskSubDag {
  id = 'take'
  parameters = Spread
  perSample = true
  script = 'echo "$MLAF_SAMPLE of $2 begins on $HOSTNAME"; sleep "$1"; echo "$MLAF_SAMPLE of $2 ends"'
  parametersProvider({ parameters }) {
    return [String(parameters.seconds), parameters.name]
  }
}

export const spreadDag = defineDag({
  id: 'spread_dag',
  parameters: Spread,
  tasks: [new Take()],
  samples: Array.from({ length: 24 }, (_, index) => `s${index + 1}`),
})
