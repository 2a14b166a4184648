import { expect, it } from 'vitest'
import { upgradeDatabase } from '../index.ts'
import { DATABASES } from '../testing/databases.ts'
import { OWN } from '../testing/demands.ts'
import { statementRows } from '../testing/statement-rows.ts'
import { connect } from './connect.ts'

const [, mariadb] = DATABASES

it('the rows of all statements have the types that MariaDB gives them', async () => {
  const { settings, remove } = await mariadb.create()
  await upgradeDatabase(settings, OWN)
  const database = await connect(settings)
  try {
    await expect(await statementRows(database)).toMatchFileSnapshot('statement-rows.ts')
  } finally {
    await database.close()
    remove()
  }
})
