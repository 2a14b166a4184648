/** DAG files for all features of the pages: samples, all parameter types, schedules, failures, many tasks, a broken file. */
export const DEMO_DAGS: Readonly<Record<string, string>> = {
  'churn.ts': `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Data = defineParameters('churn_data', {
  data: z.enum(['eu', 'us', 'apac']).default('eu').describe('Region whose customers are read.'),
  pace: z.number().min(0).max(60).default(0.1).describe('Seconds that each command takes.'),
})
const Training = Data.extend('churn_training', {
  k: z.int().min(1).max(50).default(5).describe('Neighbours that vote.'),
  seed: z.int().default(1),
  balanced: z.boolean().default(false).describe('Whether rare classes weigh more.'),
  note: z.string().max(80).default('').describe('Free text.'),
})

class Work extends MLTaskSubDag {
  constructor(id, parameters, options = {}) {
    super(options)
    this.id = id
    this.table = 'churn_' + id
    this.parameters = parameters
    this.perSample = options.perSample ?? false
    this.script = options.script ?? 'echo "reading $1"; sleep "$2"; echo "done $1"'
  }
  parametersProvider({ parameters }) { return [this.id, String(parameters.pace)] }
}
const extract = new Work('extract', Data)
const features = new Work('features', Data, { after: [extract] })
const split = new Work('split', Training, { after: [features] })
const train = new Work('train', Training, { after: [split], perSample: true })
const evaluate = new Work('evaluate', Training, { after: [train], perSample: true })
const report = new Work('report', Training, { after: [evaluate] })

export const churn = defineDag({
  id: 'churn_model', description: 'Predicts which customers leave, and compares what voting changes.',
  parameters: Training, tasks: [extract, features, split, train, evaluate, report],
  samples: ['fold_1', 'fold_2', 'fold_3', 'fold_4', 'fold_5'], maxActiveRuns: 4,
})
`,
  'nightly.ts': `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'
const Day = defineParameters('nightly_day', { day: z.string().default('2026-11-01') })
class Load extends MLTaskSubDag {
  id = 'load_day'; parameters = Day; command = 'echo'
  parametersProvider({ parameters }) { return [parameters.day] }
}
const load = new Load()
class Check extends MLTaskSubDag {
  id = 'check_day'; parameters = Day; retries = 0
  script = 'echo checking "$1"; test "$1" != "2026-11-13"'
  parametersProvider({ parameters }) { return [parameters.day] }
}
const check = new Check({ after: [load] })
class Publish extends MLTaskSubDag {
  id = 'publish_day'; parameters = Day; command = 'echo'
  parametersProvider({ parameters }) { return [parameters.day] }
}
const publish = new Publish({ after: [check] })
export const nightly = defineDag({
  id: 'nightly_import', description: 'Loads what came in during a day, checks it and publishes it.',
  parameters: Day, tasks: [load, check, publish], schedule: '0 2 * * *',
  conf: ({ executionDate }) => ({ day: executionDate.toISOString().slice(0, 10) }),
})
`,
  'wide.ts': `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'
const Size = defineParameters('wide_size', { size: z.int().default(1) })
class Step extends MLTaskSubDag {
  constructor(id, after) { super({ after }); this.id = id; this.parameters = Size; this.command = 'true' }
  parametersProvider() { return [] }
}
const tasks = []
for (const group of ['download', 'clean', 'join', 'train', 'score', 'publish'])
  for (let n = 1; n <= 11; n++) tasks.push(new Step(group + '_part_' + n, tasks.length < 11 ? [] : [tasks.at(-11)]))
export const wide = defineDag({ id: 'wide_pipeline', description: '66 tasks in six groups.', parameters: Size, tasks })
`,
  'broken.ts': `
import { defineDag } from '@ml-airflow/core'
export const broken = defineDag({ id: 'broken dag', parameters: undefined, tasks: [] })
`,
}
