import { Connection, MASK, MlAirflowError, quotedNames } from '@ml-airflow/core'
import { flag, option, positional } from '../framework/arguments.ts'
import { defineCommand, type Given, spelling } from '../framework/command.ts'
import { integer } from '../framework/kinds.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'

const connId = option('conn_id', { description: 'id of the connection' })
const uri = option('conn_uri', {
  secret: true,
  description: 'the whole connection, as type://login:password@host:port/schema?extra=value',
})
const extra = option('conn_extra', { secret: true, description: 'additional values, usually JSON' })
const parts = [
  option('conn_type', { description: 'its type, such as mysql, http or s3' }),
  option('conn_host', { description: 'the host' }),
  option('conn_login', { description: 'the user' }),
  option('conn_password', { secret: true, description: 'password; - prompts for it, or reads it from stdin' }),
  option('conn_schema', { description: 'the schema, or database' }),
  option('conn_port', { kind: integer(0, 65535), description: 'the port' }),
] as const
const PARTS = parts.map(({ name }) => name)
const DETAILS = ['conn_uri', 'conn_extra', ...PARTS]

export const connections = defineCommand({
  name: 'connections',
  modern: [
    spelling('connections list', [], () => ({ list: true })),
    spelling('connections add', [positional('conn_id', { description: 'its id' }), ...modernParts()], (own) => ({
      ...formerNames(own),
      add: true,
    })),
    spelling('connections delete', [positional('conn_id', { description: 'its id' })], ({ conn_id }) => ({
      delete: true,
      conn_id,
    })),
  ],
  summary: 'Lists, adds and deletes connections. Passwords and extras are encrypted in the database.',
  examples: [
    'connections -l',
    'connections -a --conn_id warehouse --conn_uri mysql://ada:secret@db.example:3306/sales',
    'connections -a --conn_id warehouse --conn_type mysql --conn_login ada --conn_password -',
    'connections -d --conn_id warehouse',
  ],
  arguments: [
    flag('list', { short: '-l', description: 'list all connections' }),
    flag('add', { short: '-a', description: 'add a connection' }),
    flag('delete', { short: '-d', description: 'delete a connection' }),
    connId,
    uri,
    extra,
    ...parts,
  ],
  access: ({ list, add, delete: remove }) => (list && !add && !remove ? 'operator' : 'admin'),
  changes: ({ add, delete: remove }) => add || remove,
  rest: {
    arguments: ['list', 'add', 'delete', 'conn_id', 'conn_uri', 'conn_type', 'conn_extra'],
    since: '1.8.0',
  },
  differs:
    'Masks passwords in URIs as well. A list shows no extras. Adding an existing connection, or deleting a missing one, ends with exit code 1.',
  async run(workbench, given) {
    checkMode(given)
    if (given.list) return list(workbench)
    if (given.delete) return remove(workbench, given.conn_id ?? '')
    return add(workbench, await connectionOf(workbench, given))
  },
})

type Values = Readonly<Record<(typeof parts)[number]['name'] | 'conn_id' | 'conn_uri' | 'conn_extra', unknown>>

function checkMode(given: Values & { readonly list: boolean; readonly add: boolean; readonly delete: boolean }): void {
  const modes = (['list', 'add', 'delete'] as const).filter((mode) => given[mode])
  if (modes.length !== 1) throw new UsageError('Give exactly one of --list, --add and --delete.')
  const present = (names: readonly string[]) => names.filter((name) => (given as Given)[name] !== undefined)
  if (given.list) refuse(present(['conn_id', ...DETAILS]), '--list flag')
  if (given.delete) {
    refuse(present(DETAILS), '--delete flag')
    if (!given.conn_id) throw new UsageError('To delete a connection, you must provide a value for the --conn_id flag.')
  }
  if (given.add) checkAdd(given, present)
}

function checkAdd(given: Values, present: (names: readonly string[]) => readonly string[]): void {
  const missing = [
    ...(given.conn_uri || given.conn_type ? [] : ['conn_uri or conn_type']),
    ...(given.conn_id ? [] : ['conn_id']),
  ]
  if (missing.length > 0)
    throw new UsageError(`The following args are required to add a connection: ${listed(missing)}`)
  if (given.conn_uri) refuse(present(PARTS), '--add flag and --conn_uri flag')
}

function refuse(args: readonly string[], mode: string): void {
  if (args.length > 0) throw new UsageError(`The following args are not compatible with the ${mode}: ${listed(args)}`)
}

function listed(names: readonly string[]): string {
  return `[${quotedNames(names)}]`
}

async function list(workbench: Workbench): Promise<void> {
  const all = await (await workbench.connections()).list()
  const rows = all.map((one) => ({
    conn_id: one.connId,
    conn_type: one.connType ?? null,
    host: one.host ?? null,
    port: one.port ?? null,
    is_encrypted: one.isEncrypted,
    is_extra_encrypted: one.isExtraEncrypted,
  }))
  workbench.output.answer(rows, () =>
    workbench.output.table(
      ['Conn Id', 'Conn Type', 'Host', 'Port', 'Is Encrypted', 'Is Extra Encrypted'],
      rows.map((row) => Object.values(row).map(shown)),
    ),
  )
}

/** Formats a value as Python does. */
function shown(value: string | number | boolean | null): string | number {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value
}

async function connectionOf(workbench: Workbench, given: Values): Promise<Connection> {
  const text = (value: unknown) => (value === undefined || value === '' ? undefined : String(value))
  const connId = String(given.conn_id)
  if (given.conn_uri) {
    const read = Connection.ofUri(connId, String(given.conn_uri))
    return new Connection({ ...fieldsOf(read), extra: text(given.conn_extra) ?? read.extra })
  }
  const password = given.conn_password === '-' ? await workbench.input.secret('Password: ') : text(given.conn_password)
  return new Connection({
    connId,
    connType: text(given.conn_type),
    host: text(given.conn_host),
    schema: text(given.conn_schema),
    login: text(given.conn_login),
    password,
    port: given.conn_port === undefined ? undefined : Number(given.conn_port),
    extra: text(given.conn_extra),
  })
}

function fieldsOf({ connId, connType, host, schema, login, password, port }: Connection) {
  return { connId, connType, host, schema, login, password, port }
}

async function add(workbench: Workbench, connection: Connection): Promise<void> {
  const { connId } = connection
  const shownUri = connection.maskedUri.replace(MASK, '******')
  if (await (await workbench.connections()).add(connection))
    return told(workbench, { added: connId, uri: shownUri }, `Successfully added \`conn_id\`=${connId} : ${shownUri}`)
  told(workbench, { added: null }, `A connection with \`conn_id\`=${connId} already exists`)
  workbench.exitCode = 1
}

async function remove(workbench: Workbench, connId: string): Promise<void> {
  if (connId === workbench.settings.DB_CONN_ID)
    throw new MlAirflowError('bad_argument', `'${connId}' is the database's own connection, from DB_CONN_ID: it stays.`)
  if (await (await workbench.connections()).delete(connId))
    return told(workbench, { deleted: connId }, `Successfully deleted \`conn_id\`=${connId}`)
  told(workbench, { deleted: null }, `Did not find a connection with \`conn_id\`=${connId}`)
  workbench.exitCode = 1
}

/** Airflow indents its messages by a tab. */
function told({ output }: Workbench, json: unknown, sentence: string): void {
  output.answer(json, () => `\n\t${sentence}\n`)
}

/** Airflow 2 writes --conn-uri. */
function modernParts() {
  return [uri, extra, ...parts].map((one) => ({ ...one, name: one.name.replace('_', '-') }))
}

function formerNames(own: Given): Given {
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name.replace('-', '_'), value]))
}
