import { join } from 'node:path'
import { testFolder } from '@ml-airflow/testing'
import { expect, onTestFinished, test } from 'vitest'
import { Database } from './database.ts'
import { classifyMysql } from './mysql-failures.ts'
import { classifySqlite, connectSqlite } from './sqlite.ts'

test('F29: a full SQLite file is called full, and can be read on', async () => {
  const folder = testFolder()
  onTestFinished(() => folder.remove())
  const connector = await connectSqlite(join(folder.path, 'db'))
  const database = new Database(connector)
  onTestFinished(() => database.close())
  await connector.use((connection) => connection.query('CREATE TABLE t (x TEXT)'))
  await connector.use((connection) => connection.query('PRAGMA max_page_count = 3'))
  const filling = database.alone((connection) => connection.query('INSERT INTO t VALUES (?)', ['x'.repeat(100_000)]))
  await expect(filling).rejects.toMatchObject({
    code: 'unavailable',
    reason: 'disk_full',
    message: expect.stringContaining('cannot be written, for its disk is full'),
  })
  expect(await database.alone((connection) => connection.query('SELECT count(*) AS n FROM t'))).toEqual([{ n: 0 }])
})

const failed = (code: string, message = '') => Object.assign(new Error(message), { code })

test.each([
  ['SQLITE_FULL', 'disk_full'],
  ['ENOSPC', 'disk_full'],
  ['EDQUOT', 'disk_full'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_READONLY_DIRECTORY', 'read_only'],
  ['EROFS', 'read_only'],
  ['SQLITE_IOERR_WRITE', 'unreachable'],
])('SQLite: %s means %s', (code, failure) => {
  expect(classifySqlite(failed(code))).toBe(failure)
})

test.each([
  ['ER_RECORD_FILE_FULL', "The table 't' is full", 'disk_full'],
  ['ER_DISK_FULL', 'Disk full (/tmp/#sql)', 'disk_full'],
  ['ER_ERROR_ON_WRITE', 'Error writing file \'x\' (Errcode: 28 "No space left on device")', 'disk_full'],
  ['ER_GET_ERRNO', 'Got error 122 "Disk quota exceeded" from storage engine InnoDB', 'disk_full'],
  ['ER_GET_ERRNO', 'Got error 5 "Input/output error" from storage engine InnoDB', 'refused'],
  ['ER_OPTION_PREVENTS_STATEMENT', 'running with the --read-only option', 'read_only'],
  ['ER_READ_ONLY_MODE', 'Running in read-only mode', 'read_only'],
  ['ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION', '', 'read_only'],
  ['ER_UNKNOWN_STMT_HANDLER', 'Unknown prepared statement handler (ml_1)', 'busy'],
  ['ER_NEED_REPREPARE', 'Prepared statement needs to be re-prepared', 'busy'],
])('MySQL: %s (%s) means %s', (code, message, failure) => {
  expect(classifyMysql(failed(code, message))).toBe(failure)
})
