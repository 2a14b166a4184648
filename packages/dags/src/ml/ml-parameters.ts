import { defineParameters } from '@ml-airflow/core'
import { z } from 'zod'

const text = z.string().min(1).max(255)

export const MLParameters = defineParameters('ml_dag', { parameter_1: text })
export const TrainingParameters = MLParameters.extend('ml_training_dag', { parameter_2: text })
export const TestingParameters = MLParameters.extend('ml_testing_dag', { parameter_3: text })
