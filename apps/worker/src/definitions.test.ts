import { readFileSync, rmSync } from 'node:fs'
import type { Run } from '@ml-airflow/core'
import { keptDag } from '@ml-airflow/dags'
import { ClearService, changesSince, createRunPlanner, dagAgain, RunService, requestAgain } from '@ml-airflow/engine'
import { openTryFiles } from '@ml-airflow/shell'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { WorkerHome } from './worker.fixture.ts'

vi.setConfig({ testTimeout: 240_000 })

const IN_YAML = (id: string, word: string) => `
id: ${id}
parameters: { home: text }
tasks:
  ${id}_say:
    script: printf ${word} >"$1/${id}.said"
    args: ['\${{ parameters.home }}']
`

const IN_CODE = (id: string) => `
import { defineDag } from 'ml-airflow'
import { Home, say } from './${id}_tasks.ts'

export const dag = defineDag({ id: '${id}', parameters: Home, tasks: [say] })
`

const TASKS_IN_CODE = (id: string, word: string) => `
import { defineParameters, task } from 'ml-airflow'
import { z } from 'zod'

export const Home = defineParameters('${id}_home', { home: z.string() })
export const say = task('${id}_say', {
  parameters: Home,
  script: 'printf ${word} >"$1/${id}.said"',
  args: ({ parameters }) => [parameters.home],
})
`

const IN_SCRIPT = `
import { defineDag, NoParameters, task } from 'ml-airflow'
import { word } from './scripted_parts.mjs'

export const dag = defineDag({
  id: 'scripted',
  parameters: NoParameters,
  tasks: [task('scripted_say', { parameters: NoParameters, command: 'echo', args: [word] })],
})
`

describe.each(DATABASES)('the definition of a run on %s', (kind) => {
  let home: WorkerHome

  beforeAll(async () => {
    home = new WorkerHome({ ...redisSettings(), RECONCILE_SECONDS: '1', ...databaseSettings(kind) })
    await home.open()
  })

  afterAll(() => home?.remove())

  async function write(ids: readonly string[], word: string): Promise<void> {
    for (const id of ids) {
      if (id.endsWith('yaml')) home.writeDag(`${id}.yaml`, IN_YAML(id, word))
      else {
        home.writeDag(`${id}_tasks.ts`, TASKS_IN_CODE(id, word))
        home.writeDag(`${id}.ts`, IN_CODE(id))
      }
    }
    await home.reloadDags()
  }

  const trigger = (id: string) => home.triggerDag(id, { home: home.file('') })
  const said = (id: string) => readFileSync(home.file(`${id}.said`), 'utf8')

  async function clear(runs: readonly Run[], keepsDefinition: boolean): Promise<void> {
    const service = new ClearService({ ...home.parts, onQueueError() {} })
    for (const { id, dagId } of runs) {
      const request = { dagId, run: id, keepsDefinition }
      await service.clear(request, await service.select(request), 'somebody')
    }
    await Promise.all(runs.map((run) => home.ended(run)))
  }

  test('a run uses the files of its creation until it is cleared to use the current ones', async () => {
    const ids = ['edited_yaml', 'edited_code', 'removed_yaml']
    await write(ids, 'old')
    const runs = await Promise.all(ids.map(trigger))
    rmSync(home.file('dags/removed_yaml.yaml'))
    await write(ids.slice(0, 2), 'new')
    await home.worker()
    for (const run of runs) await home.ended(run)
    expect(ids.map(said)).toEqual(['old', 'old', 'old'])

    await clear(runs, true)
    expect(ids.map(said)).toEqual(['old', 'old', 'old'])
    await clear(runs.slice(0, 2), false)
    expect(ids.map(said)).toEqual(['new', 'new', 'old'])
  })

  test('a run runs again by the current files or by its own, as its plan shows, even if its DAG is gone', async () => {
    const ids = ['again_yaml', 'again_code']
    await write(ids, 'old')
    const runs = await Promise.all(ids.map(trigger))
    await write(ids, 'new')
    const parts = { ...home.parts, loadKept: keptDag }
    const again = async (old: Run, keepsDefinition: boolean) => {
      const kept = await dagAgain(parts, old, keepsDefinition)
      return { ...requestAgain(old, { changed: {}, by: 'somebody', kept }), force: 'all' as const }
    }
    const service = new RunService({ ...home.parts, onQueueError() {} })
    for (const [keepsDefinition, word] of [
      [true, 'old'],
      [false, 'new'],
    ] as const) {
      for (const run of runs) await home.ended((await service.trigger(await again(run, keepsDefinition))).run)
      expect(ids.map(said)).toEqual([word, word])
    }
    const [first] = runs as [Run]
    expect(await changesSince(parts, first)).toEqual([{ path: 'again_yaml.yaml', change: 'changed' }])

    rmSync(home.file('dags/again_yaml.yaml'))
    await home.reloadDags()
    await expect(again(first, false)).rejects.toThrow(
      `DAG 'again_yaml' does not exist any more; keep_definition runs it with the files of run '${first.runId}'.`,
    )
    const request = await again(first, true)
    const planner = createRunPlanner({ ...home.parts, files: openTryFiles(), outputDir: home.file('outputs') })
    expect((await planner.plan(request)).map(({ decision, blocked }) => [decision.reason, blocked])).toEqual([
      ['forced', undefined],
    ])
    await home.ended((await service.trigger(request)).run)
    expect(said('again_yaml')).toBe('old')
  })

  test('a run whose files are not stored or no longer load cannot run again by them, and the refusal names the reason', async () => {
    const parts = { ...home.parts, loadKept: keptDag }
    home.writeDag('scripted_parts.mjs', 'export const word = "old"\n')
    await home.addDags('scripted.ts', IN_SCRIPT)
    const run = await home.triggerDag('scripted', {})
    await home.addDags('scripted_parts.mjs', 'export const word = "new"\n')
    await expect(dagAgain(parts, run, true)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(
        /^DAG 'scripted' cannot be loaded as it was: .*scripted_parts\.mjs has changed since\. Without keep_definition, /,
      ),
    })
    await expect(dagAgain(parts, { ...run, definition: undefined }, true)).rejects.toThrow(
      /^The files of run .* are not stored: the DAG belongs to the installation, or its files are too large\./,
    )
    expect(await changesSince(parts, { ...run, definition: undefined })).toBeUndefined()
  })

  test('the files of a run are stored once for all runs of them, and stay readable', async () => {
    await write(['stored_yaml'], 'old')
    const [first, second] = [await trigger('stored_yaml'), await trigger('stored_yaml')]
    await write(['stored_yaml'], 'new')
    const third = await trigger('stored_yaml')
    expect(second.definition).toBe(first.definition)
    expect(third.definition).not.toBe(first.definition)
    const kept = await home.parts.store.runs.findDefinition(first.definition ?? '')
    expect(kept?.files).toEqual([{ path: 'stored_yaml.yaml', text: IN_YAML('stored_yaml', 'old') }])
  })
})
