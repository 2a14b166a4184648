import { isSecretName, MlAirflowError, messageOf } from '@ml-airflow/core'
import { flag, option, positional, words } from '../framework/arguments.ts'
import { defineCommand, spelling } from '../framework/command.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'

const json = flag('json', {
  short: '-j',
  description: 'treat the value as JSON: get prints it as JSON, set checks it',
})
const fallback = option('default', {
  short: '-d',
  placeholder: 'VAL',
  description: 'printed if the variable does not exist',
})
const key = positional('key', { description: 'key of the variable' })
const file = positional('file', { description: 'a JSON file' })

export const variables = defineCommand({
  name: 'variables',
  modern: [
    spelling('variables list', [], () => ({})),
    spelling('variables get', [key, json, fallback], (own) => ({ get: own.key, json: own.json, default: own.default })),
    spelling(
      'variables set',
      [key, positional('value', { description: 'its value', secret: true }), json],
      ({ key, value, json }) => ({ set: [key, value], json }),
    ),
    spelling('variables delete', [key], ({ key }) => ({ delete: key })),
    spelling('variables import', [file], ({ file }) => ({ import: file })),
    spelling('variables export', [file], ({ file }) => ({ export: file })),
  ],
  summary: 'Lists, reads, sets and deletes variables. Values are encrypted in the database.',
  examples: ['variables', 'variables -s threshold 0.5', 'variables -g threshold -d 0.1', 'variables -i variables.json'],
  arguments: [
    words('set', { short: '-s', words: ['key', 'value'], secret: true, description: 'set a variable' }),
    option('get', { short: '-g', placeholder: 'KEY', description: 'print the value of a variable' }),
    json,
    fallback,
    option('import', { short: '-i', placeholder: 'FILE', description: 'set the variables of a JSON file' }),
    option('export', { short: '-e', placeholder: 'FILE', description: 'write all variables to a JSON file' }),
    option('delete', { short: '-x', placeholder: 'KEY', description: 'delete a variable' }),
  ],
  access: ({ set, get, ...given }) => {
    if (set !== undefined || given.import !== undefined || given.export !== undefined || given.delete !== undefined)
      return 'admin'
    if (get === undefined) return 'viewer'
    return isSecretName(get) ? 'admin' : 'operator'
  },
  changes: (given) => given.set !== undefined || given.import !== undefined || given.delete !== undefined,
  rest: { arguments: ['set', 'get', 'json', 'default', 'import', 'export', 'delete'], since: '1.7.1' },
  differs: 'Does one thing at a time: refuses two of -s, -g, -i, -e and -x. Only its owner can read an exported file.',
  async run(workbench, given) {
    checkModes(given)
    if (given.get !== undefined) return get(workbench, given.get, given)
    if (given.delete !== undefined) return remove(workbench, given.delete)
    if (given.set !== undefined) return set(workbench, given.set, given.json)
    if (given.import !== undefined) return importFile(workbench, given.import)
    if (given.export !== undefined) return exportFile(workbench, given.export)
    return list(workbench)
  },
})

function checkModes(given: Readonly<Record<string, unknown>>): void {
  const modes = ['set', 'get', 'import', 'export', 'delete'].filter((mode) => given[mode] !== undefined)
  if (modes.length > 1) throw new UsageError(`Give one of ${modes.map((mode) => `--${mode}`).join(' and ')}, not both.`)
  if (given.default !== undefined && given.get === undefined) throw new UsageError('--default goes with --get.')
}

async function list(workbench: Workbench): Promise<void> {
  const keys = await (await workbench.variables()).keys()
  workbench.output.answer(keys, () => keys.join('\n'))
}

async function get(
  workbench: Workbench,
  key: string,
  { json, default: fallback }: { readonly json: boolean; readonly default: string | undefined },
): Promise<void> {
  const found = await (await workbench.variables()).find(key)
  const value = found ?? fallback
  if (value === undefined) throw new MlAirflowError('not_found', `Variable ${key} does not exist.`)
  if (!json || found === undefined) return workbench.output.answer(value, () => value)
  const { variableAsJson } = await import('@ml-airflow/engine')
  const read = variableAsJson(key, value)
  workbench.output.answer(read, () => JSON.stringify(read))
}

async function set(workbench: Workbench, [key, value]: readonly [string, string], json: boolean): Promise<void> {
  const { variableAsJson } = await import('@ml-airflow/engine')
  if (json) variableAsJson(key, value)
  await (await workbench.variables()).set(key, value)
}

async function remove(workbench: Workbench, key: string): Promise<void> {
  await (await workbench.variables()).delete(key)
}

async function importFile(workbench: Workbench, path: string): Promise<void> {
  const { updated, total, failures } = await (await workbench.variables()).importJson(readFile(workbench, path))
  for (const failure of failures) workbench.output.say(`Variable import failed: ${failure}`)
  workbench.output.answer({ updated, total, failures }, () => {
    const failed = failures.length === 0 ? '' : `\n${failures.length} variable(s) failed to be updated.`
    return `${updated} of ${total} variables successfully updated.${failed}`
  })
  if (failures.length > 0) workbench.exitCode = 1
}

async function exportFile(workbench: Workbench, path: string): Promise<void> {
  const { text, count } = await (await workbench.variables()).exportJson()
  try {
    workbench.input.save(path, `${text}\n`)
  } catch (error) {
    throw new MlAirflowError('bad_argument', `The file ${path} cannot be written: ${messageOf(error)}.`)
  }
  workbench.output.answer({ exported: count, file: path }, () => `${count} variables successfully exported to ${path}`)
}

function readFile(workbench: Workbench, path: string): string {
  try {
    return workbench.input.file(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new MlAirflowError('not_found', 'Missing variables file.')
    if (error instanceof MlAirflowError) throw error
    throw new MlAirflowError('bad_argument', `The file ${path} cannot be read: ${messageOf(error)}.`)
  }
}
