import { MlAirflowError, NoParameters } from '@ml-airflow/core'
import { expect, it } from 'vitest'
import { describeStores } from '../testing/databases.ts'
import { MLParameters, TestingParameters, VariedParameters } from '../testing/demands.ts'
import { CHAIN, LEASE_MS, newRun } from '../testing/runs.ts'

describeStores('runs', (tested) => {
  it('keeps a run as it was accepted', async () => {
    const asked = newRun({ options: { force: ['a'], forceDownstream: true, samples: ['s1', 's2'] } })
    const { run, created } = await tested.store.runs.accept(asked)
    expect(created).toBe(true)
    expect(run).toEqual({
      id: expect.any(Number),
      dagId: asked.dagId,
      runId: asked.runId,
      state: 'queued',
      conf: asked.conf,
      options: asked.options,
      executionDate: asked.executionDate,
      externalTrigger: true,
      createdAt: expect.any(Date),
      startedAt: undefined,
      finishedAt: undefined,
    })
    expect(Math.abs(run.createdAt.getTime() - Date.now())).toBeLessThan(10_000)
    expect(await tested.store.runs.find(run.id)).toEqual(run)
    expect(await tested.store.runs.findByRunId(asked.dagId, asked.runId)).toEqual(run)
  })

  it('plans a run with its graph and the rows of its values', async () => {
    const asked = newRun()
    const { run } = await tested.store.runs.accept(asked)
    const ids = await tested.store.records.findParameters(asked.parameters, asked.conf)
    expect(await tested.store.runs.load(run.id)).toEqual({
      run,
      graph: CHAIN,
      parametersIds: ids,
      expanded: false,
      paused: false,
      delivery: 1,
    })
    expect(Object.keys(ids)).toEqual(['ml_dag', 'ml_training_dag'])
  })

  it('answers undefined for an unknown run', async () => {
    expect(await tested.store.runs.find(999_999)).toBeUndefined()
    expect(await tested.store.runs.findByRunId('ml_training_dag', 'none')).toBeUndefined()
    expect(await tested.store.runs.load(999_999)).toBeUndefined()
    await expect(tested.store.reconciliation.redeliverRun(999_999)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('makes one run of the same run id, and leaves nothing of the second conf', async () => {
    const asked = newRun()
    const first = await tested.store.runs.accept(asked)
    const conf = { parameter_1: 'never accepted', parameter_2: 'x' }
    expect(await tested.store.runs.accept({ ...asked, conf })).toEqual({ run: first.run, created: false })
    expect(await tested.store.records.findParameters(asked.parameters, conf)).toEqual({
      ml_dag: undefined,
      ml_training_dag: undefined,
    })
  })

  it('adds a run and its audit entry together, or neither', async () => {
    const { runs, audit } = tested.store
    const about = { event: 'POST runs', owner: 'o', via: 'api', address: 'a', dagId: 'd', arguments: '{}' } as const
    const asked = { ...newRun(), audit: { ...about, status: 201 } }
    const { auditId } = await runs.accept(asked)
    expect(await audit.list({ limit: 9 })).toMatchObject([{ ...about, id: auditId, status: 201 }])
    expect(await runs.accept(asked)).not.toHaveProperty('auditId')
    const runId = 'unrecorded'
    const unrecorded = { ...asked, runId, audit: { ...asked.audit, via: null as never } }
    await expect(runs.accept(unrecorded)).rejects.toThrow()
    expect(await runs.findByRunId(asked.dagId, runId)).toBeUndefined()
    expect(await audit.count({ limit: 9 })).toBe(1)
  })

  it('makes one run and one row of values of 50 triggers at once', async () => {
    const another = await tested.another()
    const asked = newRun({ conf: { parameter_1: 'at once', parameter_2: 'x' } })
    const accepted = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? another : tested.store).runs.accept(asked)),
    )
    expect(accepted.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(accepted.map(({ run }) => run.id)).size).toBe(1)
    expect(await tested.sql(`SELECT id FROM ml_dag WHERE parameter_1 = 'at once'`)).toHaveLength(1)
  })

  it('makes one row of values of 50 different runs at once', async () => {
    const another = await tested.another()
    const conf = { parameter_1: 'shared at once', parameter_2: 'x' }
    const accepted = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? another : tested.store).runs.accept(newRun({ conf }))),
    )
    expect(new Set(accepted.map(({ run }) => run.id)).size).toBe(50)
    expect(await tested.sql(`SELECT id FROM ml_dag WHERE parameter_1 = 'shared at once'`)).toHaveLength(1)
    expect(await tested.sql('SELECT hash FROM graph')).toHaveLength(1)
  })

  it('makes one run of 50 triggers at once that bring a new graph and a new definition', async () => {
    const another = await tested.another()
    const asked = newRun({
      conf: { parameter_1: 'new at once', parameter_2: 'x' },
      graph: [{ id: 'brought_at_once', after: [], perSample: false }],
      definition: { hash: 'd'.repeat(64), source: 'at_once.ts', files: [{ path: 'at_once.ts', text: 'export {}' }] },
    })
    const accepted = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? another : tested.store).runs.accept(asked)),
    )
    expect(accepted.filter(({ created }) => created)).toHaveLength(1)
    expect(new Set(accepted.map(({ run }) => run.id)).size).toBe(1)
  })

  it.each([
    ['another case', 'MODEL-A'],
    ['a trailing blank', 'model-a '],
    ['an accent', 'môdel-a'],
    ['a decomposed accent', 'mo\u0302del-a'],
    ['a beginning of it', 'model'],
    ['nothing', ''],
    ['a zero', '0'],
    ['an emoji', '🙂'],
  ])('tells %s from a value', async (_, parameter_1) => {
    await tested.store.runs.accept(newRun({ parameters: MLParameters, conf: { parameter_1: 'model-a' } }))
    expect(await tested.store.records.findParameters(MLParameters, { parameter_1 })).toEqual({ ml_dag: undefined })
    await tested.store.runs.accept(newRun({ parameters: MLParameters, conf: { parameter_1 } }))
    const [stored] = await tested.sql('SELECT parameter_1 FROM ml_dag ORDER BY id DESC LIMIT 1')
    expect(stored).toEqual({ parameter_1 })
  })

  it.each([[0], [false], [12]])('S15: never takes %s for a text', async (parameter_1) => {
    const asked = tested.store.records.findParameters(MLParameters, { parameter_1 })
    await expect(asked).rejects.toThrow(`'parameter_1' was ${parameter_1}: allowed is a string.`)
    await expect(asked).rejects.toBeInstanceOf(MlAirflowError)
  })

  it('keeps every kind of value', async () => {
    const conf = { parameter_1: "'; DROP TABLE ml_dag; --", word: '%_\\"`', count: 2 ** 40, share: 0.1, wanted: false }
    await tested.store.runs.accept(newRun({ parameters: VariedParameters, conf }))
    await tested.store.runs.accept(newRun({ parameters: VariedParameters, conf: { ...conf, wanted: true } }))
    await tested.store.runs.accept(newRun({ parameters: VariedParameters, conf }))
    expect(await tested.sql('SELECT word, `count`, share, wanted FROM varied_parameters')).toEqual([
      { word: '%_\\"`', count: 2 ** 40, share: 0.1, wanted: 0 },
      { word: '%_\\"`', count: 2 ** 40, share: 0.1, wanted: 1 },
    ])
  })

  it('knows a single row for a DAG without parameters', async () => {
    const { run } = await tested.store.runs.accept(newRun({ parameters: NoParameters, conf: {} }))
    expect((await tested.store.runs.load(run.id))?.parametersIds).toEqual({ no_parameters: 1 })
    expect(await tested.sql('SELECT id FROM no_parameters')).toEqual([{ id: 1 }])
  })

  it('lists runs by DAG and state, newest first, in pages', async () => {
    const parameters = TestingParameters
    const accept = (dagId: string) =>
      tested.store.runs.accept(newRun({ dagId, parameters, conf: { parameter_1: 'list', parameter_3: '3' } }))
    const ids: number[] = []
    for (const dagId of ['listed', 'other', 'listed', 'listed']) ids.push((await accept(dagId)).run.id)
    await tested.store.closing.cancel(ids[3] ?? 0)
    const list = async (filter: object) => (await tested.store.runs.list({ limit: 10, ...filter })).map((run) => run.id)
    expect(await list({ dagId: 'listed' })).toEqual([ids[3], ids[2], ids[0]])
    expect(await list({ dagId: 'listed', limit: 2 })).toEqual([ids[3], ids[2]])
    expect(await list({ dagId: 'listed', limit: 2, before: ids[2] })).toEqual([ids[0]])
    expect(await list({ dagId: 'listed', state: 'cancelled' })).toEqual([ids[3]])
    expect((await list({})).slice(0, 4)).toEqual(ids.toReversed())
    expect((await list({ state: 'queued', before: ids[3] }))[0]).toBe(ids[2])
  })

  it('leaves out the runs of backfills before it counts the others', async () => {
    const accept = async (runId: string) => (await tested.store.runs.accept(newRun({ dagId: 'filled', runId }))).run.id
    const first = await accept('manual__1')
    for (const runId of ['backfill_1', 'backfill_2', 'backfill_3']) await accept(runId)
    const found = await tested.store.runs.list({ dagId: 'filled', withoutBackfills: true, limit: 2 })
    expect(found.map(({ id }) => id)).toEqual([first])
  })

  it('delivers open runs in pages, and again under a new number', async () => {
    const { run } = await tested.store.runs.accept(newRun())
    expect(await tested.store.reconciliation.listOpenRuns(run.id - 1, 1)).toEqual([
      { run: run.id, dagId: run.dagId, delivery: 1 },
    ])
    expect(await tested.store.reconciliation.redeliverRun(run.id)).toEqual({
      run: run.id,
      dagId: run.dagId,
      delivery: 2,
    })
    await tested.store.closing.cancel(run.id)
    expect(await tested.store.reconciliation.listOpenRuns(run.id - 1, 10)).toEqual([])
  })

  it('claims an expansion for one of many', async () => {
    const another = await tested.another()
    const { run } = await tested.store.runs.accept(newRun())
    const epochs = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 ? another : tested.store).expansion.claim(run.id, LEASE_MS)),
    )
    expect(epochs.filter((epoch) => epoch !== undefined)).toEqual([1])
  })
})

describeStores('runs of a database that was emptied', (tested) => {
  it('bring their definition again where it alone is missing', async () => {
    const asked = { ...newRun(), definition: { hash: 'd2', source: 'source', files: [] } }
    const accept = (runId: string) => tested.store.runs.accept({ ...asked, runId })
    for (const runIds of [['alone'], ['together 1', 'together 2', 'together 3']]) {
      // The first may add the graph and the definition, and the second finds them.
      for (const known of ['adds', 'finds']) await accept(`${runIds[0]} ${known}`)
      await tested.sql('DELETE FROM dag_definition')
      const accepted = await Promise.all(runIds.map(accept))
      expect(accepted.map(({ run }) => run.definition)).toEqual(runIds.map(() => 'd2'))
      expect(await tested.store.runs.findDefinition('d2')).toEqual(asked.definition)
    }
  })

  it('bring their graph and their definition again', async () => {
    const asked = { ...newRun(), definition: { hash: 'd1', source: 'source', files: [] } }
    for (let round = 0; round < 3; round++) {
      const { run, created } = await tested.store.runs.accept(asked)
      expect(created).toBe(true)
      expect(await tested.store.runs.load(run.id)).toMatchObject({ graph: CHAIN })
      expect(await tested.store.runs.findDefinition('d1')).toBeDefined()
      expect((await tested.store.runs.accept({ ...asked, runId: 'again' })).run.definition).toBe('d1')
      for (const table of ['dag_run', 'graph', 'dag_definition']) await tested.sql(`DELETE FROM ${table}`)
    }
  })
})
