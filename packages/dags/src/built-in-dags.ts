import { fileURLToPath } from 'node:url'
import type { Dag } from '@ml-airflow/core'
import { irisTrainingDag } from './iris/iris-training-dag.ts'
import { mlTestingDag } from './ml/ml-testing-dag.ts'
import { mlTrainingDag } from './ml/ml-training-dag.ts'

/** Working folder of their commands. */
export const BUILT_IN_FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** The DAGs of this package. Add a new DAG to this list. */
export const builtInDags: readonly Dag[] = [mlTrainingDag, mlTestingDag, irisTrainingDag]
