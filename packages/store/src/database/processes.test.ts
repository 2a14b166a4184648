import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import type { ProcessAnswer, ProcessTask } from '../testing/process.ts'
import { expandedRun } from '../testing/runs.ts'

const SCRIPT = fileURLToPath(new URL('../../dist/testing/process.js', import.meta.url))

async function answer(task: ProcessTask, env: Record<string, string> = {}): Promise<ProcessAnswer> {
  const options = { env: { ...process.env, ...env } }
  const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, JSON.stringify(task)], options)
  return JSON.parse(stdout) as ProcessAnswer
}

describeStores('processes', (tested) => {
  it('lets four processes claim 200 tasks, each once, without an error or a standstill', async () => {
    const samples = Array.from({ length: 200 }, (_, index) => ({ taskId: 'common_task_1', sample: `s${index}` }))
    const run = await expandedRun(tested.store, samples)
    const instances = (await tested.store.instances.list(run.id)).map(({ id }) => id)
    const answers = await Promise.all(
      [0, 1, 2, 3].map(() => answer({ settings: tested.settings, instances, run: run.id })),
    )
    expect(answers.flatMap(({ errors }) => errors)).toEqual([])
    expect(answers.reduce((sum, { claimed }) => sum + claimed, 0)).toBe(200)
    expect(await tested.store.closing.close(run.id)).toBe('success')
    expect(await tested.sql('SELECT DISTINCT epoch FROM common_task_1')).toEqual([{ epoch: 1 }])
    // In rollback mode with SQLite's busy timeout this was 5 seconds.
    expect(Math.max(...answers.map(({ longestPauseMs }) => longestPauseMs))).toBeLessThan(1_000)
  })

  it.each(['2026-11-01T05:30:00.123Z', '2026-11-01T06:30:00.123Z'])(
    'reads %s, once of the two 1:30 of a night in New York, in any time zone',
    async (date) => {
      const run = await expandedRun(tested.store, undefined, { executionDate: new Date(date) })
      const { startedAt } = (await tested.store.runs.find(run.id)) ?? {}
      for (const TZ of ['America/New_York', 'Asia/Kolkata', 'UTC']) {
        const read = await answer({ settings: tested.settings, instances: [], run: run.id }, { TZ })
        expect(read).toMatchObject({ executionDate: date, startedAt: startedAt?.toISOString() })
      }
      expect(Math.abs((startedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    },
  )
})
