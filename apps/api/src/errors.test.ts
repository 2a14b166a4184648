import { MlAirflowError } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { problemOf } from './errors.ts'

it("shows the reason that a DAG's own function gives against a conf, and leaves other errors to the log", () => {
  const cause = new TypeError('date is undefined')
  const sentence = "The schedule's function for the conf of 2026-11-10: it threw: date is undefined"
  expect(problemOf(new MlAirflowError('bad_conf', sentence, { cause }))).toMatchObject({
    status: 400,
    message: sentence,
  })
  expect(problemOf(new MlAirflowError('not_found', 'ENOENT /secret', { cause }))).toMatchObject({ status: 500 })
})
