import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MlAirflowError } from '@ml-airflow/core'

/** Programs of the product: the room of the app, and the entry among the room's exports. */
const PROGRAMS = {
  cli: { app: 'cli', entry: './main' },
  api: { app: 'api', entry: './main' },
  worker: { app: 'worker', entry: './main' },
  scheduler: { app: 'worker', entry: './scheduler-main' },
} as const

export type ProgramName = keyof typeof PROGRAMS

/** How to start a program of the product: the executable and its first arguments. */
export interface Program {
  readonly file: string
  readonly args: readonly string[]
}

/** Finds the programs of this installation. The main file of a process provides it, so that no app depends on another. */
export type Programs = (name: ProgramName) => Program

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly default: string }>>
}

/**
 * @param apps the folder that contains the apps
 * @returns a function that throws MlAirflowError `unavailable` for a program that has not been built
 */
export function programsIn(apps: URL): Programs {
  return (name) => {
    const { app, entry } = PROGRAMS[name]
    const room = new URL(`${app}/`, apps)
    const { exports } = JSON.parse(readFileSync(new URL('package.json', room), 'utf8')) as Manifest
    const main = fileURLToPath(new URL(exports[entry]?.default ?? entry, room))
    if (!existsSync(main))
      throw new MlAirflowError('unavailable', `${main} does not exist: build it with 'pnpm build'.`)
    return { file: process.execPath, args: [main] }
  }
}

/** Folder of the built pages. Undefined if they have not been built; the API then renders its own. */
export function pagesIn(apps: URL): string | undefined {
  const folder = fileURLToPath(new URL('web/dist/', apps))
  return existsSync(`${folder}index.html`) ? folder : undefined
}
