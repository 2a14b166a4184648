import { type AnyParameters, type Conf, NoParameters } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { MLParameters, VariedParameters } from '../testing/demands.ts'
import { newRun } from '../testing/runs.ts'

describeStores('records as people look for them', (tested) => {
  const make = async (table: string, parameters: AnyParameters, conf: Conf, samples: readonly string[] = ['']) => {
    const { run } = await tested.store.runs.accept(newRun({ parameters, conf, graph: [] }))
    const parametersId = (await tested.store.runs.load(run.id))?.parametersIds[parameters.name] ?? 0
    const query = { table, keyColumn: `${parameters.name}_id`, parametersId }
    await tested.store.records.ensure(
      query,
      samples.map((sample) => ({ taskId: table, sample })),
    )
  }
  const varied = { table: 'varied_task', taskId: 'varied_task', parameters: VariedParameters, limit: 10 }
  const list = (search: object = {}) => tested.store.recordHistory.list({ ...varied, ...search })

  it('come with the values that they are keyed by, typed as they were given, the newest first', async () => {
    const first = { parameter_1: 'a', word: 'A b', count: 9_007_199_254_740_991, share: 0.1, wanted: true }
    const second = { parameter_1: 'a', word: 'a b', count: -1, share: 1e-7, wanted: false }
    for (const conf of [first, second]) await make('varied_task', VariedParameters, conf)
    const found = await list()
    expect(found.map(({ conf }) => conf)).toEqual([second, first])
    expect(found[0]).toMatchObject({ taskId: 'varied_task', finishedAt: undefined, held: false })
    expect(Object.keys(found[0]?.parametersIds ?? {})).toEqual(['ml_dag', 'varied_parameters'])
    expect((await list({ limit: 1, before: found[0]?.id })).map(({ conf }) => conf)).toEqual([first])
  })

  it.each([
    [{ word: 'a b' }, 1],
    [{ share: 0.1 }, 1],
    [{ wanted: true, count: 9_007_199_254_740_991 }, 1],
    [{ parameter_1: 'a' }, 2],
    [{ parameter_1: 'A' }, 0],
    [{ wanted: false, share: 0.1 }, 0],
  ])('are found by values of their parameters: %j', async (conf, count) => {
    expect(await list({ conf })).toHaveLength(count)
  })

  it('are found by sample and by the time of their finish', async () => {
    await make('common_task_1', MLParameters, { parameter_1: 'm' }, ['s1', 's2'])
    const common = { table: 'common_task_1', taskId: 'common_task_1', parameters: MLParameters }
    const samples = async (search: object) => (await list({ ...common, ...search })).map(({ sample }) => sample)
    expect(await samples({ samples: ['s2', 'other'] })).toEqual(['s2'])
    expect(await samples({ samples: [] })).toEqual([])
    await tested.sql(
      "UPDATE common_task_1 SET datetime_started = '2026-01-01 00:00:00.000', datetime_finished = '2026-01-02 00:00:00.000' WHERE sample = 's1'",
    )
    const day = new Date('2026-01-02T00:00:00Z')
    expect(await samples({ finishedAfter: day })).toEqual(['s1'])
    expect(await samples({ finishedBefore: day })).toEqual([])
    expect(await samples({})).toEqual(['s2', 's1'])
  })

  it('of a task without parameters have none, and a table that is not there yet has no record', async () => {
    await make('task_without_parameters', NoParameters, {})
    const none = { table: 'task_without_parameters', taskId: 'task_without_parameters', parameters: NoParameters }
    expect(await list(none)).toMatchObject([{ conf: {}, parametersIds: { no_parameters: 1 } }])
    expect(await list({ table: 'not_made_yet' })).toEqual([])
  })
})
