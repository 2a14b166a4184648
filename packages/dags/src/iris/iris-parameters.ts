import { defineParameters } from '@ml-airflow/core'
import { z } from 'zod'

/** Parameters that determine the folds. */
export const IrisParameters = defineParameters('iris_dag', {
  folds: z
    .int()
    .min(2)
    .max(50)
    .default(5)
    .describe('Number of parts into which the flowers are split; each is tested once.'),
  seed: z.int().min(0).max(2_147_483_647).default(1).describe('Determines how the flowers are assigned to the folds.'),
})

/** Parameters that determine a model, in addition to the folds. */
export const IrisTrainingParameters = IrisParameters.extend('iris_training_dag', {
  k: z.int().min(1).max(50).default(5).describe('Number of neighbours that vote.'),
})
