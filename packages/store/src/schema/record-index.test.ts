import { expect, test } from 'vitest'
import { connect } from '../database/connect.ts'
import { Statements } from '../database/statements.ts'
import { upgradeDatabase } from '../index.ts'
import { DATABASES } from '../testing/databases.ts'
import { SEED } from '../testing/demands.ts'

const RECORD = { table: 'common_task_1', record_id: 1 }

test('the index of records in SQLite, which has no skipped task instances, serves the statements that search by record', async () => {
  const [{ create }] = DATABASES
  const { settings, remove } = await create()
  await upgradeDatabase(settings, SEED)
  const database = await connect(settings)
  const { connector } = database
  const statements = new Statements(connector.dialect)
  for (const [name, parameters] of [
    ['joined', { ...RECORD, instance: 1 }],
    ['releasable', { ...RECORD, instance: 1, run: 1, tasks: ['a'] }],
    ['lost-tries', { ...RECORD, epoch: 1, limit: 1 }],
    ['measure-savings', { window_ms: 1, left_out: ['rule_not_met'] }],
  ] as const) {
    const { sql, values } = statements.bind(name, parameters, { table: 'common_task_1', at_sample: '' })
    const plan = await connector.use((connection) => connection.query(`EXPLAIN QUERY PLAN ${sql}`, values))
    expect(JSON.stringify(plan), name).toContain('ix_task_instance_record (record_table=? AND record_id=? AND state=?)')
  }
  await database.close()
  remove()
})
