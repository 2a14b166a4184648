import { resolve, sep } from 'node:path'
import { VERSION } from '@ml-airflow/assembly/version'
import {
  type Caller,
  type Input,
  noProcesses,
  type Openers,
  type Output,
  processInput,
  Workbench,
} from '@ml-airflow/commands'
import { dagCacheOf, databaseOf } from '@ml-airflow/config'
import { type DagRegistry, MlAirflowError } from '@ml-airflow/core'
import { keptDag, loadDags } from '@ml-airflow/dags'
import { dagFileSchema } from '@ml-airflow/dags/schema'
import { upgradeDatabase } from '@ml-airflow/store'
import type { ApiParts } from '../parts.ts'
import type { Consent } from './consent.ts'

/** Sender of a command, and its permissions. */
export interface Sent {
  readonly caller: Caller
  readonly consent: Consent
}

/** A command's workbench on top of the API's open parts. It need not be closed. */
export function workbenchOf(parts: ApiParts, { caller, consent }: Sent, output: Output): Workbench {
  return new Workbench({
    output,
    caller,
    beforeChange: () => consent.toChange(),
    // Long-running commands are separate processes and do not start here.
    processes: noProcesses,
    input: inputFor(caller, consent),
    openers: openersFor(caller, parts),
    reloadableDags: parts.dags,
    version: VERSION,
  })
}

/** Nobody can confirm a prompt, and files are on the server: only admins, who have full access anyway, may use them. */
function inputFor(caller: Caller, consent: Consent): Input {
  const demandAdmin = (): void => {
    if (caller.role !== 'admin')
      throw new MlAirflowError('forbidden', `Only the role admin may use files of the server; yours is ${caller.role}.`)
  }
  return {
    stdin: noStdin,
    file(path) {
      demandAdmin()
      consent.toUseFiles()
      return processInput.file(path)
    },
    save(path, text) {
      demandAdmin()
      consent.toUseFiles()
      processInput.save(path, text)
    },
    agrees: async () => false,
    secret: async () => noStdin(),
  }
}

function noStdin(): never {
  throw new MlAirflowError('bad_argument', 'There is no stdin here.')
}

function openersFor(caller: Caller, { loaded, registry, store, queue, traces }: ApiParts): Openers {
  return {
    settings: () => loaded,
    dags: async (folder) =>
      folder === loaded.settings.DAGS_FOLDER ? registry : dagsOf(folder, loaded.settings, caller),
    loadKept: keptDag,
    dagFileSchema: async () => dagFileSchema(),
    store: async () => store,
    queue: async () => queue,
    // The API closes them.
    traces: async () => traces && { start: (name, options) => traces.start(name, options), close: async () => {} },
    upgradeDatabase: (settings, dags) => upgradeDatabase(databaseOf(settings), dags),
    resetDatabase: nowhere,
  }
}

/** Loading DAGs executes their files: only admins may load another folder, and nobody a folder outside DAGS_FOLDER. */
async function dagsOf(
  subdir: string | undefined,
  settings: ApiParts['settings'],
  { role }: Caller,
): Promise<DagRegistry> {
  const { DAGS_FOLDER: root } = settings
  const folder = resolve(root ?? '/', subdir ?? '')
  if (root === undefined || !`${folder}${sep}`.startsWith(`${root}${sep}`))
    throw new MlAirflowError('bad_argument', 'The subdir must be inside the folder that DAGS_FOLDER names.')
  if (role !== 'admin') throw new MlAirflowError('forbidden', `A subdir needs the role admin; yours is ${role}.`)
  return loadDags({ folder, cacheDir: dagCacheOf(settings) })
}

function nowhere(): never {
  throw new MlAirflowError('internal', 'Only the command line can do this.')
}
