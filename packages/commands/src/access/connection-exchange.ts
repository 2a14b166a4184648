import { MlAirflowError, messageOf } from '@ml-airflow/core'
import { flag, option, positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { choice } from '../framework/kinds.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { connectionsText, FILE_FORMATS, formatOf, readConnections } from './connection-files.ts'

export const exportConnections = defineCommand({
  name: 'connections export',
  summary: 'Writes all connections, with their secrets, to a file that only its owner can read.',
  examples: ['connections export connections.json', 'connections export - --file-format env'],
  arguments: [
    positional('file', { description: 'file, or - for stdout; the ending .json, .yaml or .env sets the format' }),
    option('file-format', { kind: choice(FILE_FORMATS), description: 'format, overriding that of the file name' }),
    option('format', { kind: choice(FILE_FORMATS), description: 'former name of the same option' }),
    option('serialization-format', {
      kind: choice(['json', 'uri']),
      default: 'json',
      description: 'format of each connection: object or URI (default: json)',
    }),
  ],
  access: 'admin',
  changes: false,
  async run(workbench, { file, 'file-format': format, format: former, 'serialization-format': form }) {
    const all = await (await workbench.connections()).all()
    const text = connectionsText(all, format ?? former ?? formatOf(file) ?? 'json', form)
    if (file === '-') return workbench.output.print(text)
    save(workbench, file, text)
    workbench.output.answer(
      { exported: all.length, file },
      () => `${all.length} connections successfully exported to ${file}.`,
    )
  },
})

export const importConnections = defineCommand({
  name: 'connections import',
  summary: 'Adds the connections of a file: JSON, YAML, or lines of conn_id=URI.',
  examples: ['connections import connections.json', 'connections import connections.env --overwrite'],
  arguments: [
    positional('file', { description: 'a file that ends with .json, .yaml or .env' }),
    flag('overwrite', { description: 'replace existing connections with the same id' }),
  ],
  access: 'admin',
  differs: 'Each connection is imported or refused separately; if one is refused, the exit code is 1.',
  async run(workbench, { file, overwrite }) {
    const format = formatOf(file)
    if (format === undefined)
      throw new MlAirflowError(
        'bad_argument',
        `'${file}' has an unknown format: allowed are .json, .yaml, .yml and .env.`,
      )
    const connections = await workbench.connections()
    const imported: string[] = []
    const failures: string[] = []
    for (const { connId, connection, problem } of readConnections(read(workbench, file), format)) {
      try {
        if (connection === undefined) failures.push(`${connId}: ${problem}`)
        else if (await connections.put(connection, overwrite)) imported.push(connId)
        else failures.push(`${connId}: it already exists; --overwrite replaces it.`)
      } catch (error) {
        if (!(error instanceof MlAirflowError)) throw error
        failures.push(`${connId}: ${error.message}`)
      }
    }
    for (const failure of failures) workbench.output.say(`Not imported: ${failure}`)
    if (failures.length > 0) workbench.exitCode = 1
    workbench.output.answer({ imported, failures }, () => `${imported.length} connections successfully imported.`)
  },
})

function save(workbench: Workbench, path: string, text: string): void {
  try {
    workbench.input.save(path, text)
  } catch (error) {
    throw new MlAirflowError('bad_argument', `The file ${path} cannot be written: ${messageOf(error)}.`)
  }
}

function read(workbench: Workbench, path: string): string {
  try {
    return workbench.input.file(path)
  } catch (error) {
    if (error instanceof MlAirflowError) throw error
    throw new MlAirflowError('not_found', `The file ${path} cannot be read: ${messageOf(error)}.`)
  }
}
