import { type Connection, MASK, MlAirflowError, nearest } from '@ml-airflow/core'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import type { Workbench } from '../workbench/workbench.ts'

export const getConnection = defineCommand({
  name: 'connections get',
  summary: 'Shows a connection, without its secrets.',
  examples: ['connections get warehouse', 'connections get warehouse -o yaml'],
  arguments: [positional('conn_id', { description: 'its id' })],
  access: 'admin',
  changes: false,
  differs:
    'Masks the password, and values of the extra that look like secrets; connections export writes them to a file.',
  async run(workbench, { conn_id }) {
    const { connId, connType, host, schema, login, port, password, maskedExtra, maskedUri } = await connectionOf(
      workbench,
      conn_id,
    )
    const shown = {
      conn_id: connId,
      conn_type: connType ?? null,
      host: host ?? null,
      schema: schema ?? null,
      login: login ?? null,
      password: password === undefined ? null : MASK,
      port: port ?? null,
      extra: maskedExtra ?? null,
      get_uri: maskedUri,
    }
    workbench.output.answer(shown, () =>
      workbench.output.table(
        ['property', 'value'],
        Object.entries(shown).map(([name, value]) => [name, value ?? 'None']),
      ),
    )
  },
})

/** @throws MlAirflowError `not_found`, with the most similar connection id */
export async function connectionOf(workbench: Workbench, connId: string): Promise<Connection> {
  const connections = await workbench.connections()
  const found = await connections.find(connId)
  if (found !== undefined) return found
  const ids = (await connections.list()).map((one) => one.connId)
  const meant = nearest(connId, ids)
  const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`
  throw new MlAirflowError('not_found', `There is no connection '${connId.slice(0, 200)}'.${hint}`)
}
