import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { HomeHere } from '../command-line-here.fixture.ts'

const DAGS = `
import { defineDag, defineParameters, MLTaskSubDag, NoParameters } from '@ml-airflow/core'
import { z } from 'zod'

const Night = defineParameters('night', { word: z.string() })

class Say extends MLTaskSubDag {
  id = 'say'
  parameters = Night
  script = '[ "$1" != bad ] || [ -e mended ] || [ -e "$HOME/mended" ]'
  parametersProvider({ parameters }) { return [parameters.word] }
}

/** Waits for a gate, and leaves a line. */
class Note extends MLTaskSubDag {
  id = 'note'
  parameters = Night
  script = 'touch "$HOME/begun-$1"; until [ -e "$HOME/gate" ]; do sleep 0.05; done; echo "$1" >>"$HOME/notes"'
  parametersProvider({ parameters }) { return [parameters.word] }
}

const timing = { schedule: { cron: '30 2 * * *', timeZone: 'Europe/Berlin' }, startDate: new Date('2030-03-01') }
export const nightly = defineDag({ id: 'nightly_dag', parameters: Night, tasks: [new Say()], conf: { word: 'good' }, ...timing })
export const byHand = defineDag({ id: 'hand_dag', parameters: Night, tasks: [new Say({})] })
export const notes = defineDag({ id: 'note_dag', parameters: Night, tasks: [new Note()], maxActiveRuns: 1 })
`

let home: HomeHere
beforeAll(async () => {
  home = new HomeHere()
  writeFileSync(join(home.ownDags.DAGS_FOLDER, 'nightly.mjs'), DAGS)
  await home.standalone()
})
afterAll(() => home.remove())

const run = (...args: string[]) => home.run(args, { env: home.ownDags })
const confs = (...words: string[]) => ['-c', JSON.stringify(words.map((word) => ({ word })))]
const notesOf = (word: string): number => {
  const notes = existsSync(home.file('notes')) ? readFileSync(home.file('notes'), 'utf8') : ''
  return notes.split('\n').filter((line) => line === word).length
}

test('list_dags --report shows the schedule of each DAG', async () => {
  const { stdout } = await run('list_dags', '--report')
  expect(stdout).toMatch(/│ dag +│ tasks │ parameters +│ schedule +│/)
  expect(stdout).toMatch(/│ nightly_dag +│ 1 +│ word +│ 30 2 \* \* \* \(Europe\/Berlin\) │/)
  expect(stdout).toMatch(/│ hand_dag +│ 1 +│ word +│ None +│/)
})

test('next_execution tells the next date, None without a schedule, and that the DAG is paused', async () => {
  expect(await run('next_execution', 'nightly_dag')).toEqual({
    code: 0,
    stdout: '2030-03-01T01:30:00+00:00\n',
    stderr: expect.any(String),
  })
  const none = await run('next_execution', 'hand_dag')
  expect(none).toMatchObject({ code: 0, stdout: 'None\n' })
  expect(none.stderr).toContain("DAG 'hand_dag' has no schedule.")
  await run('pause', 'nightly_dag')
  expect((await run('next_execution', 'nightly_dag')).stderr).toContain('this DAG is PAUSED now.')
  const refused = await run('backfill', 'nightly_dag', '-s', '2030-03-30', '-e', '2030-03-31')
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain("DAG 'nightly_dag' is paused, and its runs would wait: unpause it first.\n")
  await run('unpause', 'nightly_dag')
  expect((await run('next_execution', 'nowhere_dag')).code).toBe(1)
})

test('backfill runs a DAG for every date of its schedule, over the change of the clocks, and then has nothing to do', async () => {
  const dates = ['-s', '2030-03-30', '-e', '2030-04-02']
  const shown = await run('backfill', 'nightly_dag', ...dates, '--dry_run')
  expect(shown.stdout).toMatch(/^Dry run of DAG nightly_dag on 2030-03-30T01:30:00\+00:00: backfill_2030-03-30T01:30/)
  expect(shown.stdout).toContain('    say: run. ')
  const done = await run('backfill', 'nightly_dag', ...dates)
  expect(done).toMatchObject({ code: 0, stdout: '3 of 3 runs succeeded.\n' })
  expect(done.stderr).toContain('[backfill progress] | finished run 3 of 3 | running: 0 | failed: 0')
  expect((await run('dag_state', 'nightly_dag', '2030-03-31T01:00:00')).stdout).toBe('success\n')
  expect((await run('backfill', 'nightly_dag', ...dates, '-B')).code).toBe(0)
})

test('backfill runs each conf of a list, tells which failed, and lets these run again', async () => {
  const file = home.file('confs.jsonl')
  writeFileSync(file, '{"word":"one"}\n{"word":"bad"}\n')
  const failed = await run('backfill', 'hand_dag', '-c', `@${file}`)
  expect(failed.code).toBe(1)
  expect(failed.stdout).toMatch(/^1 of 2 runs succeeded\.\nbackfill_[0-9a-f]{12}: failed\n--rerun_failed_tasks/)
  expect((await run('backfill', 'hand_dag', '-c', `@${file}`)).code).toBe(1)
  writeFileSync(home.file('mended'), '')
  const mended = await run('backfill', 'hand_dag', '-c', `@${file}`, '--rerun_failed_tasks')
  expect(mended).toMatchObject({ code: 0, stdout: '2 of 2 runs succeeded.\n' })
})

test('backfill -m marks the tasks as done, and runs no command', async () => {
  const marked = await run('backfill', 'note_dag', ...confs('marked'), '-m')
  expect(marked, marked.stderr).toMatchObject({ code: 0, stdout: '1 of 1 runs succeeded.\n' })
  expect(existsSync(home.file('begun-marked'))).toBe(false)
  const again = await run('backfill', 'note_dag', ...confs('marked'))
  expect(again, again.stderr).toMatchObject({ code: 0, stdout: '1 of 1 runs succeeded.\n' })
})

test('backfill --reset_dagruns asks, and makes finished runs run all their tasks again', async () => {
  writeFileSync(home.file('gate'), '')
  const backfill = ['backfill', 'note_dag', ...confs('again')]
  for (let time = 0; time < 2; time++) expect((await run(...backfill)).code).toBe(0)
  expect(notesOf('again')).toBe(1)
  const refused = await home.run([...backfill, '--reset_dagruns'], { env: home.ownDags, input: 'n\n' })
  expect(refused.code).toBe(1)
  expect(refused.stderr).toContain('Nothing was changed.')
  expect(notesOf('again')).toBe(1)
  expect(await run(...backfill, '--reset_dagruns', '-y')).toMatchObject({ code: 0, stdout: '1 of 1 runs succeeded.\n' })
  expect(notesOf('again')).toBe(2)
})

test('Ctrl-C pauses a backfill: started runs continue, and the same command resumes it', async () => {
  rmSync(home.file('gate'), { force: true })
  const backfill = ['backfill', 'note_dag', ...confs('first', 'second')]
  const stopped = home.start(backfill, { env: home.ownDags })
  await vi.waitUntil(() => existsSync(home.file('begun-first')), { timeout: 60_000 })
  stopped.child.kill('SIGINT')
  const { code, stdout } = await stopped.ended
  expect(code).toBe(1)
  expect(stdout).toContain('0 of 2 runs succeeded.\n2 have not ended. Started ones continue')
  writeFileSync(home.file('gate'), '')
  await vi.waitUntil(() => notesOf('first') === 1, { timeout: 60_000 })
  expect(existsSync(home.file('begun-second'))).toBe(false)
  expect(await run(...backfill)).toMatchObject({ code: 0, stdout: '2 of 2 runs succeeded.\n' })
  expect([notesOf('first'), notesOf('second')]).toEqual([1, 1])
})

test.each([
  [['hand_dag', '-s', '2030-01-01', '-m', '--reset_dagruns'], 2, 'these run tasks for real'],
  [['hand_dag'], 2, 'give --start_date, --end_date, or confs with --conf'],
  [['hand_dag', '-s', '2030-02-30'], 2, 'is not a date'],
  [['nightly_dag', '-s', '2030-04-02', '-e', '2030-04-01'], 1, 'is after the end date'],
  [['nightly_dag', '-s', '2020-01-01'], 1, "The schedule '30 2 * * *' of DAG 'nightly_dag' has no execution date"],
  [['hand_dag', '-s', '2030-01-01'], 1, "'word' is missing"],
  [['nightly_dag', '-s', '2030-03-30', '-t', '('], 1, 'cannot be used'],
  [['nightly_dag', '-s', '2030-03-30', '-e', '2030-03-31', '-t', 'nothing'], 1, 'No task of DAG'],
  [['nightly_dag', '-s', '2030-03-30', '-e', '2030-03-31', '--pool', 'nowhere'], 1, "Pool 'nowhere' doesn't exist"],
  [['nightly_da', '-s', '2030-03-30'], 1, "Did you mean 'nightly_dag'?"],
])('backfill %j ends with %i and a sentence', async (args, code, sentence) => {
  const ended = await run('backfill', ...args)
  expect(ended).toMatchObject({ code, stdout: '' })
  expect(ended.stderr).toContain(sentence)
})
