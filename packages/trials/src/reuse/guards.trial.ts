import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { QUICK_START, testFolder } from '@ml-airflow/testing'
import { expect, test } from 'vitest'
import { copyRepository, type Mutation } from '../repository-copy.ts'

// Removes each comparison behind reuse from a copy of the build. The careful person must then disagree: otherwise either the
// comparison is needless or the oracle is blind.

interface Guard {
  readonly guard: string
  readonly mutation: Mutation
  readonly complaint: RegExp
  /** Of the histories: one with which the fault shows early. Default: 1. */
  readonly seed?: number
}

const guards: readonly Guard[] = [
  {
    guard: 'the comparison of lineages',
    mutation: { file: 'packages/core/dist/deciding/lineage.js', from: 'recorded.get(taskId) !== mark', to: 'false' },
    complaint: /says skip\/finished .*run is right: upstream_changed/,
  },
  {
    guard: 'the comparison of manifests',
    mutation: {
      file: 'packages/core/dist/deciding/decide.js',
      from: "output.kind === 'as_made'",
      to: "output.kind === 'as_made' || output.kind === 'changed'",
    },
    seed: 5,
    complaint: /says skip\/finished .*run is right: output_changed|is skipped, although its result is not valid/,
  },
  {
    guard: 'the comparison of samples',
    mutation: { file: 'packages/core/dist/deciding/decide.js', from: 'inputs === demand.inputs', to: 'true' },
    complaint: /samples_changed/,
  },
  {
    guard: 'the comparison of input files',
    mutation: {
      file: 'packages/core/dist/deciding/fingerprint.js',
      from: 'if (recorded === now)\n        return undefined;\n    const [before, after]',
      to: 'if (true)\n        return undefined;\n    const [before, after]',
    },
    complaint: /input_changed/,
  },
  {
    guard: 'the comparison of commands',
    mutation: { file: 'packages/core/dist/deciding/fingerprint.js', from: '!isCallEntry(name) ||', to: 'true ||' },
    seed: 9,
    complaint: /run is right: .*command_changed/,
  },
  {
    guard: 'the rule of a task that runs only after a failure',
    mutation: { file: 'packages/core/dist/deciding/plan-by-rule.js', from: "verdict === 'skipped'", to: 'false' },
    complaint: /and skip is right: rule_not_met/,
  },
  {
    guard: 'the keeping of the older result',
    mutation: {
      file: 'packages/store/sql/claims.sql',
      statement: 'claim-record',
      from: 'datetime_started = CASE WHEN datetime_finished IS NULL THEN {now} ELSE datetime_started END',
      to: 'datetime_started = {now}, datetime_finished = NULL',
    },
    complaint: /runs again, although|result is not valid|previous_failed|in_flight_elsewhere/,
  },
  {
    guard: 'the moment from which a forced run accepts results',
    mutation: {
      file: 'packages/store/sql/claims.sql',
      statement: 'claim-record',
      from: 'finish_epoch <= :stale_epoch OR ',
      to: '',
    },
    complaint: /stands still|waits, though nobody works at it|is skipped, although its result is not valid/,
  },
  {
    guard: 'the plan that makes removed outputs again',
    mutation: {
      file: 'packages/engine/dist/planning/needed-outputs.js',
      from: "decision.reason === 'finished' &&",
      to: 'false &&',
    },
    complaint: /says skip\/finished .*run is right: output_needed|begins, though the output of .* is removed/,
  },
  {
    guard: 'the look at other runs before an output is removed',
    mutation: {
      file: 'packages/engine/dist/running/temporary-outputs.js',
      from: 'read.has(one.recordId)',
      to: 'false',
    },
    complaint: /is removed, though something may read it/,
  },
  {
    guard: 'the comparison of GPUs in the plan',
    mutation: {
      file: 'packages/engine/dist/planning/blocks/gpu-blocks.js',
      from: 'gpus.length >= task.gpus',
      to: 'true',
    },
    complaint: /is blocked by nothing, and gpus_missing is right/,
  },
  {
    guard: 'the queue of the workers that offer GPUs',
    mutation: {
      file: 'packages/engine/dist/planning/blocks/gpu-blocks.js',
      from: 'queues.includes(queueName(task, dag))',
      to: 'true',
    },
    complaint: /is blocked by nothing, and gpus_missing is right/,
  },
  {
    guard: 'the plan that knows which queues are served',
    mutation: {
      file: 'packages/engine/dist/planning/blocks/queue-blocks.js',
      from: '!served.has(queueOf(task, dag) ?? DEFAULT_QUEUE)',
      to: 'false',
    },
    complaint: /is blocked by nothing, and queue_unserved is right/,
  },
  {
    guard: 'the sentence about missing GPUs of a run that waits',
    mutation: {
      file: 'packages/engine/dist/services/gpu-waits.js',
      from: "lack !== ''",
      to: 'false',
    },
    complaint: /waits by gpus_missing, and its run says/,
  },
  {
    guard: 'the count of free GPUs',
    mutation: { file: 'packages/engine/dist/running/gpus.js', from: 'count > this.#free.length', to: 'false' },
    complaint: /has the GPUs/,
  },
  {
    guard: 'the GPUs that are no longer free',
    mutation: {
      file: 'packages/engine/dist/running/gpus.js',
      from: 'this.#free = this.#free.slice(count);',
      to: '',
    },
    complaint: /has the GPUs/,
  },
  {
    guard: 'the return of GPUs',
    mutation: {
      file: 'packages/engine/dist/running/gpus.js',
      from: 'this.#free = [...this.#free, ...taken];',
      to: '',
    },
    complaint: /waits, though nobody works at it, \d+ GPUs are free/,
  },
  {
    guard: 'the GPUs in the environment of a command',
    mutation: {
      file: 'packages/engine/dist/running/gpus.js',
      from: "taken.join(',')",
      to: "(this.#names ?? []).join(',')",
    },
    complaint: /has the GPUs/,
  },
]

test.concurrent.for(guards)(
  'without $guard the careful person disagrees',
  async ({ mutation, complaint, seed = 1 }, { onTestFinished }) => {
    const folder = testFolder()
    onTestFinished(() => folder.remove())
    copyRepository(folder.path, [mutation])
    const main = join(folder.path, 'packages/trials/dist/reuse/play-main.js')
    const played = promisify(execFile)(process.execPath, [...QUICK_START, main, String(seed), '200'])
    await expect(played).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(complaint) })
  },
)
