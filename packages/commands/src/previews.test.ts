import { expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'
import { testBench } from './workbench/workbench.fixture.ts'

const PREVIEWS = catalogue.flatMap((command) =>
  command.arguments.flatMap(({ name }) => (/^dry[_-]run$/.test(name) ? [[command.name, name, command] as const] : [])),
)

const ON_RUNS = catalogue.filter(
  (command) => command.changes({}) && command.arguments.some(({ name }) => name === 'run_of_dag'),
)

test.each(ON_RUNS)('$name finds the DAG of its run for the audit log', async (command) => {
  expect(await command.dagOf(testBench().workbench, { run: 'some_dag', run_of_dag: 'some_run' })).toBe('some_dag')
})

test.each(PREVIEWS)('%s --%s changes nothing, so it gets no audit entry', (_name, dryRun, command) => {
  expect(command.changes({ [dryRun]: true, remove: true })).toBe(false)
})
