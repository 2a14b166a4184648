import { expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'

const PREVIEWS = catalogue.flatMap((command) =>
  command.arguments.flatMap(({ name }) => (/^dry[_-]run$/.test(name) ? [[command.name, name, command] as const] : [])),
)

test.each(PREVIEWS)('%s --%s changes nothing, so it gets no audit entry', (_name, dryRun, command) => {
  expect(command.changes({ [dryRun]: true, remove: true })).toBe(false)
})
