import { chmodSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { testFolder } from '@ml-airflow/testing'
import { expect, onTestFinished, test } from 'vitest'
import { connectSqlite } from './sqlite.ts'

async function modesAfterOpening(file: string): Promise<number[]> {
  const connector = await connectSqlite(file)
  onTestFinished(() => connector.close())
  await connector.use((connection) => connection.query('CREATE TABLE IF NOT EXISTS t (x)'))
  return [file, `${file}-wal`, `${file}-shm`].map((path) => statSync(path).mode & 0o777)
}

function newFile(): string {
  const umask = process.umask(0o022)
  const folder = testFolder()
  onTestFinished(() => {
    process.umask(umask)
    folder.remove()
  })
  return join(folder.path, 'db')
}

test('a new database is for its owner alone, and so are the files beside it', async () => {
  expect(await modesAfterOpening(newFile())).toEqual([0o600, 0o600, 0o600])
})

test.each([
  [0o644, 0o600],
  [0o664, 0o660],
  [0o660, 0o660],
  [0o400, 0o400],
])('one of mode %o is of mode %o once it was opened', async (before, after) => {
  const file = newFile()
  const connector = await connectSqlite(file)
  await connector.close()
  chmodSync(file, before)
  expect((await modesAfterOpening(file))[0]).toBe(after)
})
