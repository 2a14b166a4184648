import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { testFolder } from '@ml-airflow/testing'
import { expect, test } from 'vitest'
import { copyRepository, type Mutation } from '../repository-copy.ts'

// Removes each comparison behind reuse from a copy of the build. The careful person must then disagree: otherwise either the
// comparison is needless or the oracle is blind.

const guards: readonly { readonly guard: string; readonly mutation: Mutation; readonly complaint: RegExp }[] = [
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
      to: "output.kind !== 'missing'",
    },
    complaint: /says skip\/finished .*run is right: output_changed/,
  },
  {
    guard: 'the comparison of samples',
    mutation: { file: 'packages/core/dist/deciding/decide.js', from: 'inputs === demand.inputs', to: 'true' },
    complaint: /samples_changed/,
  },
  {
    guard: 'the comparison of input files',
    mutation: { file: 'packages/core/dist/deciding/fingerprint.js', from: 'if (recorded === now)', to: 'if (true)' },
    complaint: /input_changed/,
  },
  {
    guard: 'the keeping of the older result',
    mutation: {
      file: 'packages/store/sql/claims.sql',
      statement: 'claim-record',
      from: 'datetime_started = CASE WHEN datetime_finished IS NULL THEN {now} ELSE datetime_started END',
      to: 'datetime_started = {now}, datetime_finished = NULL',
    },
    complaint: /is done again, though|will not do|previous_failed|in_flight_elsewhere/,
  },
  {
    guard: 'the moment from which a forced run accepts results',
    mutation: {
      file: 'packages/store/sql/claims.sql',
      statement: 'claim-record',
      from: 'finish_epoch <= :stale_epoch OR ',
      to: '',
    },
    complaint: /stands still|is skipped, though what is there will not do/,
  },
]

test.concurrent.for(guards)(
  'without $guard the careful person disagrees',
  async ({ mutation, complaint }, { onTestFinished }) => {
    const folder = testFolder()
    onTestFinished(() => folder.remove())
    copyRepository(folder.path, [mutation])
    const main = join(folder.path, 'packages/trials/dist/reuse/play-main.js')
    const played = promisify(execFile)(process.execPath, [main, '1', '200'])
    await expect(played).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(complaint) })
  },
)
