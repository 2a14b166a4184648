import { defineDag, MLTaskSubDag, type NewRun, NoParameters, type Run } from '@ml-airflow/core'
import { expect, test, vi } from 'vitest'
import { RunService } from './run-service.ts'

class Work extends MLTaskSubDag<typeof NoParameters> {
  override readonly id = 'work'
  override readonly parameters = NoParameters
  override readonly command = 'true'

  override parametersProvider() {
    return []
  }
}

const dag = defineDag({ id: 'one', parameters: NoParameters, tasks: [new Work()] })

/** A service over a store that accepts everything, and a queue with the given `addRun`. */
function serviceOver(addRun: () => Promise<void>, created = true) {
  const onQueueError = vi.fn()
  const accept = async (asked: NewRun) => ({ run: { ...asked, id: 7 } as unknown as Run, created })
  const service = new RunService({
    registry: { get: () => dag, definitionOf: () => undefined },
    store: { runs: { accept } as never, closing: {} as never, reconciliation: {} as never },
    queue: { addRun, announceCancel: async () => {}, missingRuns: async () => [] },
    onQueueError,
  })
  return { service, onQueueError }
}

test('a submitted run is answered before the queue has its job, a triggered one after that', async () => {
  let add = () => {}
  const added = new Promise<void>((resolve) => {
    add = resolve
  })
  const addRun = vi.fn(() => added)
  const { service } = serviceOver(addRun)
  expect(await service.submit({ dagId: 'one' })).toMatchObject({ created: true, run: { id: 7 } })
  expect(addRun).toHaveBeenCalledWith({ run: 7, dagId: 'one', delivery: 1 })
  const triggered = service.trigger({ dagId: 'one' })
  expect(await Promise.race([triggered, 'waits'])).toBe('waits')
  add()
  expect(await triggered).toMatchObject({ created: true })
})

test.each(['submit', 'trigger'] as const)('without the queue a run is still accepted: %s', async (call) => {
  const { service, onQueueError } = serviceOver(() => Promise.reject(new Error('away')))
  expect(await service[call]({ dagId: 'one' })).toMatchObject({ created: true })
  await vi.waitFor(() => expect(onQueueError).toHaveBeenCalledOnce())
})

test('the same run again gets no second job', async () => {
  const addRun = vi.fn(async () => {})
  const { service } = serviceOver(addRun, false)
  await service.submit({ dagId: 'one', runId: 'r' })
  expect(addRun).not.toHaveBeenCalled()
})

/** A service over a run with a temporary output whose job is lost. */
function cancellingOver(addRun: () => Promise<void>) {
  const did: string[] = []
  const graph = [{ id: 'work', after: [], perSample: false, temporary: true }]
  const service = new RunService({
    registry: { get: () => dag, definitionOf: () => undefined },
    store: {
      runs: { load: async () => ({ run: { id: 7, dagId: 'one' }, graph, delivery: 1 }) } as never,
      closing: {
        cancel: async (_run: number, _onClosed: unknown, mayClose: boolean) => {
          did.push(mayClose ? 'closed' : 'left open')
          return mayClose ? 'cancelled' : 'running'
        },
      } as never,
      reconciliation: { redeliverRun: async () => ({ run: 7, dagId: 'one', delivery: 2 }) } as never,
    },
    queue: {
      missingRuns: async (runs) => runs,
      announceCancel: async () => {},
      addRun: async ({ delivery }) => {
        await addRun()
        did.push(`job ${delivery}`)
      },
    },
    onQueueError: () => did.push('trouble'),
  })
  return { service, did }
}

test('a cancelled run with temporary outputs has its job, which removes them, before it is closed', async () => {
  const { service, did } = cancellingOver(async () => {})
  expect(await service.cancel(7)).toBe('cancelled')
  expect(did).toEqual(['job 2', 'closed'])
})

test('without the queue, a cancelled run with temporary outputs is left to the reconciler', async () => {
  const { service, did } = cancellingOver(() => Promise.reject(new Error('away')))
  expect(await service.cancel(7)).toBe('running')
  expect(did).toEqual(['trouble', 'left open'])
})
