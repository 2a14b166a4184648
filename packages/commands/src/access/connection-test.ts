import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { type Connection, MlAirflowError, messageOf } from '@ml-airflow/core'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { connectionOf } from './connection-get.ts'

const PATIENCE_MS = 5_000

/** Default ports of connection types. */
const USUAL_PORTS: Readonly<Record<string, number>> = {
  mysql: 3306,
  mariadb: 3306,
  postgres: 5432,
  mssql: 1433,
  oracle: 1521,
  mongo: 27017,
  redis: 6379,
  http: 80,
  https: 443,
  ssh: 22,
  sftp: 22,
  ftp: 21,
  amqp: 5672,
  elasticsearch: 9200,
}

export const testConnection = defineCommand({
  name: 'connections test',
  summary: 'Checks that the server of a connection is reachable: exit code 0, otherwise 1.',
  examples: ['connections test warehouse'],
  arguments: [positional('conn_id', { description: 'its id' })],
  access: 'admin',
  changes: false,
  differs: 'Connects to host and port but does not log in, because there are no hooks for the protocols.',
  async run(workbench, { conn_id }) {
    const connection = await connectionOf(workbench, conn_id)
    const reached = connection.connType === 'sqlite' ? fileOf(connection) : await reach(endpointOf(connection))
    workbench.output.answer({ conn_id, status: true, message: reached }, () => `Connection success! ${reached}`)
  },
})

function fileOf({ host = '' }: Connection): string {
  if (existsSync(host)) return `The file ${host} exists.`
  throw new MlAirflowError('unavailable', `Connection failed! There is no file '${host}' on this machine.`)
}

interface Endpoint {
  readonly host: string
  readonly port: number
}

/** The host may be a URL. */
function endpointOf({ connId, connType = '', host = '', port, schema }: Connection): Endpoint {
  const url = URL.canParse(host) && host.includes('://') ? new URL(host) : undefined
  const name = url?.hostname ?? host
  const protocol = url?.protocol.slice(0, -1) ?? (connType === 'http' && schema === 'https' ? 'https' : connType)
  const number = port ?? (url?.port ? Number(url.port) : USUAL_PORTS[protocol])
  if (name === '') throw new MlAirflowError('bad_argument', `Connection '${connId}' has no host to connect to.`)
  if (number !== undefined) return { host: name, port: number }
  throw new MlAirflowError(
    'bad_argument',
    `Connection '${connId}' has no port, and the type '${connType}' has no default one.`,
  )
}

function reach({ host, port }: Endpoint): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      socket.destroy()
      reject(new MlAirflowError('unavailable', `Connection failed! ${host}:${port} cannot be reached: ${why}.`))
    }
    const socket = connect({ host, port, timeout: PATIENCE_MS }, () => {
      socket.destroy()
      resolve(`${host}:${port} answers; login and password were not tried.`)
    })
    socket.once('timeout', () => fail(`it gave no answer within ${PATIENCE_MS / 1000} s`))
    socket.once('error', (error) => fail(messageOf(error)))
  })
}
