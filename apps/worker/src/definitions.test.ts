import { readFileSync, rmSync } from 'node:fs'
import type { Run } from '@ml-airflow/core'
import { loadDags } from '@ml-airflow/dags'
import { ClearService } from '@ml-airflow/engine'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Site } from './worker.fixture.ts'

vi.setConfig({ testTimeout: 60_000 })

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

describe.each(DATABASES)('the definition of a run on %s', (kind) => {
  let site: Site

  beforeAll(async () => {
    site = new Site({ ...redisSettings(), RECONCILE_SECONDS: '1', ...databaseSettings(kind) })
    await site.open()
  }, 60_000)

  afterAll(() => site?.remove())

  async function write(id: string, word: string): Promise<void> {
    if (id.endsWith('yaml')) return site.addDags(`${id}.yaml`, IN_YAML(id, word))
    await site.addDags(`${id}_tasks.ts`, TASKS_IN_CODE(id, word))
    await site.addDags(`${id}.ts`, IN_CODE(id))
  }

  const trigger = (id: string) => site.triggerDag(id, { home: site.file('') })
  const said = (id: string) => readFileSync(site.file(`${id}.said`), 'utf8')

  async function clear(runs: readonly Run[], keepsDefinition: boolean): Promise<void> {
    const service = new ClearService({ ...site.parts, onQueueError() {} })
    for (const { id, dagId } of runs) {
      const request = { dagId, run: id, keepsDefinition }
      await service.clear(request, await service.select(request), 'somebody')
    }
    await Promise.all(runs.map((run) => site.ended(run)))
  }

  test('a run goes on by the files that it was made with, until it is cleared to go by those of now', async () => {
    const ids = ['edited_yaml', 'edited_code', 'removed_yaml']
    for (const id of ids) await write(id, 'old')
    const runs = await Promise.all(ids.map(trigger))
    for (const id of ids) await write(id, 'new')
    rmSync(site.file('dags/removed_yaml.yaml'))
    site.parts.registry.adopt(await loadDags({ folder: site.settings.DAGS_FOLDER }))
    await site.worker()
    for (const run of runs) await site.ended(run)
    expect(ids.map(said)).toEqual(['old', 'old', 'old'])

    await clear(runs, true)
    expect(ids.map(said)).toEqual(['old', 'old', 'old'])
    await clear(runs.slice(0, 2), false)
    expect(ids.map(said)).toEqual(['new', 'new', 'old'])
  })

  test('the files of a run are stored once for all runs of them, and stay readable', async () => {
    await write('stored_yaml', 'old')
    const [first, second] = [await trigger('stored_yaml'), await trigger('stored_yaml')]
    await write('stored_yaml', 'new')
    const third = await trigger('stored_yaml')
    expect(second.definition).toBe(first.definition)
    expect(third.definition).not.toBe(first.definition)
    const kept = await site.parts.store.runs.findDefinition(first.definition ?? '')
    expect(kept?.files).toEqual([{ path: 'stored_yaml.yaml', text: IN_YAML('stored_yaml', 'old') }])
  })
})
