import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { MlAirflowError } from '@ml-airflow/core'

/** A program of the product, and where it is declared: the room of its app, and the name among the room's exports. */
const PROGRAMS = {
  cli: { app: 'cli', entry: './main' },
  api: { app: 'api', entry: './main' },
  worker: { app: 'worker', entry: './main' },
  scheduler: { app: 'worker', entry: './scheduler-main' },
} as const

export type ProgramName = keyof typeof PROGRAMS

/** Starts one of the product's programs: a file to execute, and its first arguments. */
export interface Program {
  readonly file: string
  readonly args: readonly string[]
}

/** The programs that this installation has. A process gets them from its main file, and knows no other app. */
export type Programs = (name: ProgramName) => Program

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly default: string }>>
}

/**
 * @param apps the folder in which the apps lie beside each other
 * @returns what throws MlAirflowError `unavailable` for a program that has not been built
 */
export function programsIn(apps: URL): Programs {
  return (name) => {
    const { app, entry } = PROGRAMS[name]
    const room = new URL(`${app}/`, apps)
    const { exports } = JSON.parse(readFileSync(new URL('package.json', room), 'utf8')) as Manifest
    const main = fileURLToPath(new URL(exports[entry]?.default ?? entry, room))
    if (!existsSync(main)) throw new MlAirflowError('unavailable', `${main} does not exist: build it by 'pnpm build'.`)
    return { file: process.execPath, args: [main] }
  }
}

/** The folder of the built pages. Undefined where they have not been built: the API renders its own. */
export function pagesIn(apps: URL): string | undefined {
  const folder = fileURLToPath(new URL('web/dist/', apps))
  return existsSync(`${folder}index.html`) ? folder : undefined
}
