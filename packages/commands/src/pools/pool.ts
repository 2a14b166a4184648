import { MlAirflowError, messageOf, type Pool, type PoolUse } from '@ml-airflow/core'
import { option, positional, words } from '../framework/arguments.ts'
import { defineCommand, spelling } from '../framework/command.ts'
import { UsageError } from '../framework/usage-error.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { poolsOfJson, poolsToJson } from './pools-json.ts'

const name = positional('pool', { description: 'name of the pool' })
const file = positional('file', { description: 'a JSON file' })

export const pool = defineCommand({
  name: 'pool',
  modern: [
    spelling('pools list', [], () => ({})),
    spelling('pools get', [name], (own) => ({ get: own.pool })),
    spelling(
      'pools set',
      [
        name,
        positional('slots', { description: 'its slots; -1 for no limit' }),
        positional('description', { description: 'description' }),
      ],
      (own) => ({ set: [own.pool, own.slots, own.description] }),
    ),
    spelling('pools delete', [name], (own) => ({ delete: own.pool })),
    spelling('pools import', [file], (own) => ({ import: own.file })),
    spelling('pools export', [file], (own) => ({ export: own.file })),
  ],
  summary: 'Lists, shows, sets and deletes pools: named slots, shared by all workers.',
  examples: ['pool', "pool -s gpu 2 'The two cards'", 'pool -g gpu', 'pool -x gpu', 'pool -i pools.json'],
  arguments: [
    words('set', {
      short: '-s',
      words: ['pool_name', 'slot_count', 'pool_description'],
      description: 'create or change a pool',
    }),
    option('get', { short: '-g', placeholder: 'NAME', description: 'show one pool' }),
    option('delete', { short: '-x', placeholder: 'NAME', description: 'delete a pool' }),
    option('import', { short: '-i', placeholder: 'FILE', description: 'set the pools of a JSON file' }),
    option('export', { short: '-e', placeholder: 'FILE', description: 'write all pools to a JSON file' }),
  ],
  access: (given) => (changes(given) || given.export !== undefined ? 'admin' : 'viewer'),
  changes,
  rest: { arguments: ['set', 'get', 'delete'], since: '1.8.0' },
  differs:
    'default_pool limits only tasks that name it; a task without a pool uses none. Refuses two of -s, -g, -x, -i and -e.',
  async run(workbench, given) {
    const modes = (['set', 'get', 'delete', 'import', 'export'] as const).filter((mode) => given[mode] !== undefined)
    if (modes.length > 1)
      throw new UsageError(`Give one of ${modes.map((mode) => `--${mode}`).join(' and ')}, not both.`)
    const pools = await workbench.pools()
    if (given.set !== undefined) return show(workbench, [await set(workbench, given.set)])
    if (given.get !== undefined) return show(workbench, [await pools.get(given.get)])
    if (given.delete !== undefined) return show(workbench, [await pools.delete(given.delete)])
    if (given.import !== undefined) return importFile(workbench, given.import)
    if (given.export !== undefined) return exportFile(workbench, given.export)
    return show(workbench, await pools.list())
  },
})

function changes(given: { readonly set: unknown; readonly delete: unknown; readonly import: unknown }): boolean {
  return given.set !== undefined || given.delete !== undefined || given.import !== undefined
}

async function set(
  workbench: Workbench,
  [pool, slots, description]: readonly [string, string, string],
): Promise<PoolUse> {
  const { slotsOf } = await import('@ml-airflow/engine')
  const pools = await workbench.pools()
  await pools.set([{ name: pool, slots: slotsOf(slots), description }])
  return pools.get(pool)
}

async function importFile(workbench: Workbench, path: string): Promise<void> {
  const given = poolsOfJson(readFile(workbench, path))
  const pools = await workbench.pools()
  await pools.set(given)
  const names = new Set(given.map((one) => one.name))
  show(
    workbench,
    (await pools.list()).filter((one) => names.has(one.name)),
  )
}

async function exportFile(workbench: Workbench, path: string): Promise<void> {
  const pools = await (await workbench.pools()).list()
  try {
    workbench.input.save(path, poolsToJson(pools))
  } catch (error) {
    throw new MlAirflowError('bad_argument', `The file ${path} cannot be written: ${messageOf(error)}.`)
  }
  workbench.output.answer({ exported: pools.length, file: path }, () => `Exported ${pools.length} pools to ${path}`)
}

function readFile(workbench: Workbench, path: string): string {
  try {
    return workbench.input.file(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new MlAirflowError('not_found', 'Missing pools file.')
    if (error instanceof MlAirflowError) throw error
    throw new MlAirflowError('bad_argument', `The file ${path} cannot be read: ${messageOf(error)}.`)
  }
}

function show(workbench: Workbench, pools: readonly (Pool & PoolUse)[]): void {
  const bodies = pools.map(({ name: pool, slots, description, used, queued }) => ({
    pool,
    slots,
    description,
    used_slots: used,
    queued_slots: queued,
  }))
  workbench.output.answer(bodies, () =>
    workbench.output.table(
      ['Pool', 'Slots', 'Description'],
      pools.map(({ name: pool, slots, description }) => [pool, slots, description]),
    ),
  )
}
