import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import { TestServer } from './server.ts'

const run = promisify(execFile)

/** User and password of every test server, which listens only on loopback and lives only as long as the test. */
export const MARIADB_LOGIN = { user: 'airflow', password: 'test-Secret-1' } as const

/** A separate MariaDB on a free port, with a user `airflow` that may create databases. Call `start()` to start it. */
export async function testMariadb(options: { dir: string; args?: readonly string[] }): Promise<TestServer> {
  const port = await freePort()
  const data = join(options.dir, 'data')
  // At its start, a server removes all temporary tables in its folder, including those of another server.
  const temporary = `--tmpdir=${options.dir}`
  const init = join(options.dir, 'init.sql')
  const { user, password } = MARIADB_LOGIN
  await run('mariadb-install-db', [
    '--no-defaults',
    `--datadir=${data}`,
    temporary,
    '--skip-test-db',
    '--auth-root-authentication-method=normal',
    ...asRoot(),
  ])
  const grant = `CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED BY '${password}'; GRANT ALL ON *.* TO '${user}'@'%' WITH GRANT OPTION;`
  await run('bash', ['-c', 'printf "%s\\n" "$1" > "$2" && chmod 644 "$2"', 'bash', grant.replaceAll('; ', ';\n'), init])
  const command = [
    'mariadbd',
    '--no-defaults',
    `--datadir=${data}`,
    temporary,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--socket=${join(options.dir, 's')}`,
    `--pid-file=${join(options.dir, 'pid')}`,
    `--init-file=${init}`,
    '--skip-name-resolve',
    '--innodb-buffer-pool-size=64M',
    ...asRoot(),
    ...(options.args ?? []),
  ]
  return new TestServer({ name: 'mariadbd', port, command, ready: () => greets(port) })
}

function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : []
}

/** A MySQL server sends the first message. */
async function greets(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'data')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
