/** DAG files for the measurements: a grid of 30 tasks, a fan-out, slow tasks, and DAGs for a long list. */
export function webDags(listed: number): string {
  const many = Array.from({ length: listed }, (_, n) => `export const list${n} = listed(${n})`)
  return `${HEAD}${many.join('\n')}\n`
}

const HEAD = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Parameters = defineParameters('bench_web', { n: z.int().default(0), seconds: z.number().default(0) })

class Work extends MLTaskSubDag {
  constructor(id, table, { perSample = false, ...options } = {}) {
    super(options)
    this.id = id
    this.table = table
    this.parameters = Parameters
    this.perSample = perSample
    this.script = 'sleep "$1"; echo "epoch 1 loss 0.5"'
  }
  parametersProvider({ parameters }) { return [String(parameters.seconds)] }
}

function chained(id, table, length) {
  const tasks = []
  for (let n = 1; n <= length; n++) tasks.push(new Work('task_' + n, table, { after: tasks.slice(-1) }))
  return defineDag({ id, description: length + ' tasks in a row.', parameters: Parameters, tasks, maxActiveRuns: 100 })
}

function listed(n) {
  return defineDag({
    id: 'listed_' + String(n).padStart(4, '0'), description: 'One of many DAGs.', tags: ['listed'],
    parameters: Parameters, tasks: [new Work('only', 'web_listed')],
  })
}

export const grid = chained('web_grid', 'web_grid', 30)
export const live = chained('web_live', 'web_live', 5)
export const quick = chained('web_quick', 'web_quick', 1)
export const samples = defineDag({
  id: 'web_samples', description: 'One task for each of many samples.', parameters: Parameters,
  tasks: [new Work('each', 'web_samples', { perSample: true })],
})
`
