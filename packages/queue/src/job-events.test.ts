import { expect, it, onTestFinished, vi } from 'vitest'
import { type JobHint, openJobEvents } from './job-events.ts'
import { openTestQueue } from './queue.fixture.ts'

it('tells which run and task instance a job was about', async () => {
  const { queue, settings, consume } = openTestQueue()
  const hints: JobHint[] = []
  const events = openJobEvents(settings, (hint) => hints.push(hint))
  onTestFinished(() => events.close())
  const run = { run: 7, dagId: 'dag', delivery: 1 }
  await vi.waitFor(async () => {
    await queue.addRun({ ...run, delivery: Date.now() })
    expect(hints).toContainEqual({ run: 7, instance: undefined })
  })
  await queue.addRun(run)
  await queue.addTasks(run, [{ run: 7, instance: 12, taskId: 'task', delivery: 1, delayMs: 0 }])
  hints.length = 0
  consume({})
  await vi.waitFor(() => expect(hints.filter(({ instance }) => instance === 12).length).toBeGreaterThan(1))
})
