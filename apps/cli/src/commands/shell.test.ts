import { mkdirSync } from 'node:fs'
import { MARIADB_LOGIN } from '@ml-airflow/testing'
import { describe, expect, inject } from 'vitest'
import { CommandHome } from '../command-line.fixture.ts'
import { hereTest } from '../command-line-here.fixture.ts'

const COUNT = 'SELECT COUNT(*) FROM schema_version;\n'

// The database client uses the terminal of its parent process, so this needs a separate process.
const homeTest = hereTest.extend<{ beside: CommandHome }>({
  beside: async ({ home }, use) => {
    const beside = new CommandHome()
    Object.assign(beside.env, { ML_AIRFLOW_HOME: home.env.ML_AIRFLOW_HOME })
    await use(beside)
    await beside.remove()
  },
})

describe('shell', () => {
  homeTest('opens sqlite3 on the file, with its exit code', async ({ home, beside }) => {
    await home.call('initdb')
    const good = await beside.run(['shell'], { input: COUNT })
    expect(good).toMatchObject({ code: 0, stderr: '' })
    expect(Number(good.stdout)).toBeGreaterThanOrEqual(5)
    const bad = await beside.run(['db', 'shell'], { input: 'SELECT * FROM nothing_here;\n' })
    expect(bad.code).not.toBe(0)
    expect(bad.stderr).toContain('no such table: nothing_here')
  })

  homeTest("opens MariaDB's client, and shows the password to nobody", async ({ home, beside }) => {
    const env = mariadb()
    expect(await home.run(['initdb'], { env })).toMatchObject({ code: 0, stderr: '' })
    const good = await beside.run(['shell'], { env, input: `SELECT DATABASE();\n${COUNT}` })
    expect(good).toMatchObject({ code: 0, stderr: '' })
    expect(good.stdout).toMatch(new RegExp(`^DATABASE\\(\\)\n${env.DB_SCHEMA}\nCOUNT\\(\\*\\)\n\\d+\n$`))
    const lines = 'SELECT 1;\n\\! tr "\\\\0" " " < /proc/$PPID/cmdline\n'
    const seen = (await beside.run(['shell'], { env, input: lines })).stdout
    expect(seen).toContain(`--database=${env.DB_SCHEMA}`)
    expect(seen).not.toContain(MARIADB_LOGIN.password)

    const refused = await beside.run(['shell'], { env: { ...env, DB_PASSWORD: 'wrong' }, input: COUNT })
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/Access denied/) })
  })

  homeTest('says what is to be installed where there is no client', async ({ beside }) => {
    mkdirSync(beside.file('empty'))
    const PATH = beside.file('empty')
    expect(await beside.run(['shell'], { env: { PATH } })).toEqual({
      code: 1,
      stdout: '',
      stderr: "The database has no shell here: install 'sqlite3'.\n",
    })
    expect((await beside.run(['shell'], { env: { ...mariadb(), PATH } })).stderr).toBe(
      "The database has no shell here: install 'mariadb' or 'mysql'.\n",
    )
  })
})

function mariadb() {
  return {
    DB_TYPE: 'mysql',
    DB_HOST: '127.0.0.1',
    DB_PORT: String(inject('mariadbPort')),
    DB_LOGIN: MARIADB_LOGIN.user,
    DB_PASSWORD: MARIADB_LOGIN.password,
    DB_SCHEMA: `shell_${process.pid}`,
  }
}
