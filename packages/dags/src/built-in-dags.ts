import { fileURLToPath } from 'node:url'
import type { Dag } from '@ml-airflow/core'
import { irisTrainingDag } from './iris/iris-training-dag.ts'
import { mlTestingDag } from './ml/ml-testing-dag.ts'
import { mlTrainingDag } from './ml/ml-training-dag.ts'

/** Where their commands run. */
export const BUILT_IN_FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** The DAGs of this package. A DAG of yours is known once it stands here. */
export const builtInDags: readonly Dag[] = [mlTrainingDag, mlTestingDag, irisTrainingDag]
