import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AnyTask, bashProgram, type Dag, noVariablesOrConnections, tableOf } from '@ml-airflow/core'
import { expect, test } from 'vitest'
import { irisTrainingDag } from '../iris/iris-training-dag.ts'
import { readYamlDag } from './yaml-file.ts'

const FILE = fileURLToPath(new URL('../../../../docs/examples/iris.yaml', import.meta.url))

function yamlForm(): Dag {
  const outcome = readYamlDag(readFileSync(FILE, 'utf8'))
  if ('dag' in outcome) return outcome.dag
  throw new Error(outcome.problems.map(({ sentence }) => sentence).join('\n'))
}

/** The inputs of a task's records, and the arguments of its command. */
function facts(task: AnyTask, dag: Dag) {
  const sample = task.perSample ? 'fold_2' : undefined
  const samples = sample === undefined ? dag.samples : [sample]
  const context = {
    ...noVariablesOrConnections(task.id),
    dagId: dag.id,
    taskId: task.id,
    record: { id: 1, parametersId: 4, sample },
    parameters: task.parameters.pick({ folds: 5, seed: 1, k: 7 }) as never,
    outputDir: '/out',
    runId: 'run',
    tryNumber: 1,
    samples: dag.samples,
    outputPath: '/partial',
    upstream: (task.after as readonly AnyTask[]).flatMap(({ id, perSample }) =>
      (perSample ? samples : [undefined]).map((one) => ({ taskId: id, sample: one, outputPath: `/out/${id}/${one}` })),
    ),
  }
  return {
    program: bashProgram(task),
    args: task.parametersProvider(context).map((word) => (/\.mjs$/.test(word) ? resolve(dirname(FILE), word) : word)),
    output: task.outputPathProvider(context),
    table: tableOf(task),
    columns: task.parameters.chain.map(({ name, columns }) => ({ name, columns })),
    version: task.version,
  }
}

test('the iris pipeline is the same in TypeScript and in YAML: graph, records, arguments and trigger form', () => {
  const dag = yamlForm()
  expect(dag.graph).toEqual(irisTrainingDag.graph)
  expect(dag.samples).toEqual(irisTrainingDag.samples)
  expect(dag.parameters.jsonSchema).toEqual(irisTrainingDag.parameters.jsonSchema)
  for (const { id } of irisTrainingDag.graph) {
    const [mine, theirs] = [dag, irisTrainingDag].map((one) => facts(one.tasks.get(id) as AnyTask, one))
    expect(mine).toEqual(theirs)
  }
})
