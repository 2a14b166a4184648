import { expect, test } from 'vitest'
import { catalogue } from '../catalogue.ts'
import { defineCommand } from '../framework/command.ts'
import { airflowTable } from './airflow-table.ts'

test('the table of the docs is the one that the catalogue makes', async () => {
  await expect(airflowTable(catalogue)).toMatchFileSnapshot('../../../../docs/airflow-commands.md')
})

test('a command without a difference has an empty cell, and a bar in a text does not end one', () => {
  const command = defineCommand({
    name: 'version',
    summary: 'a | b',
    examples: ['version'],
    arguments: [],
    access: 'viewer',
    run() {},
  })
  expect(airflowTable([command])).toContain('| `version` |  | a \\| b |  |')
})
