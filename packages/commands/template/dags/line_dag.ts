import { defineDag, defineParameters, MLTaskSubDag, type OutputContext, type ParametersContext, z } from 'ml-airflow'

// What a run is given. Each task below is done, or not done, for exactly the values that it declares.
const Points = defineParameters('points', { rows: z.int().min(2).default(200), seed: z.int().default(1) })
const Line = Points.extend('line', { learning_rate: z.number().positive().default(0.1) })

// A Python step. It reads `rows` and `seed` alone: another learning rate does not make it run again.
class Prepare extends MLTaskSubDag<typeof Points> {
  override readonly id = 'prepare'
  override readonly parameters = Points
  // A command runs in the folder of this file. The arguments below are appended to it.
  override readonly command = 'python3 ../scripts/prepare.py'

  override parametersProvider({ parameters }: ParametersContext<typeof Points>) {
    return [String(parameters.rows), String(parameters.seed)]
  }

  // The command writes to MLAF_OUTPUT_PATH. After exit code 0 the result is moved to this path.
  override outputPathProvider({ record, outputDir }: OutputContext<typeof Points>) {
    return `${outputDir}/points/${record.id}.csv`
  }
}

class Train extends MLTaskSubDag<typeof Line> {
  override readonly id = 'train'
  override readonly parameters = Line
  override readonly command = 'python3 ../scripts/train.py'
  override readonly retries = 1

  override parametersProvider({ parameters, upstream }: ParametersContext<typeof Line>) {
    return [upstream[0]?.outputPath ?? '', String(parameters.learning_rate)]
  }

  override outputPathProvider({ record, outputDir }: OutputContext<typeof Line>) {
    return `${outputDir}/lines/${record.id}.json`
  }
}

// A Bash step. A script may hold pipes; `strict` ends it at the first command that fails.
class Report extends MLTaskSubDag<typeof Line> {
  override readonly id = 'report'
  override readonly parameters = Line
  override readonly script = 'bash ../scripts/report.sh "$@" | tee "$MLAF_OUTPUT_PATH"'
  override readonly strict = true

  override parametersProvider({ upstream }: ParametersContext<typeof Line>) {
    return [upstream[0]?.outputPath ?? '']
  }

  override outputPathProvider({ record, outputDir }: OutputContext<typeof Line>) {
    return `${outputDir}/reports/${record.id}.txt`
  }
}

const prepare = new Prepare()
const train = new Train({ after: [prepare] })
const report = new Report({ after: [train] })

export const lineDag = defineDag({
  id: 'line_dag',
  description: 'Fits a line to points.',
  parameters: Line,
  tasks: [prepare, train, report],
})
