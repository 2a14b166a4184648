import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { MlAirflowError, messageOf, nearest } from '@ml-airflow/core'
import { parse } from 'ini'
import { aboutOf } from './setting.ts'
import { type SettingName, schema, settingNames } from './settings.ts'

/** What airflow.cfg gives. */
export interface AirflowCfg {
  readonly path: string
  /** Against it relative paths in the file are resolved. */
  readonly folder: string
  readonly values: ReadonlyMap<SettingName, string>
  /** A sentence for each key that nobody knows. */
  readonly warnings: readonly string[]
}

/**
 * Reads airflow.cfg. Empty values count as not given.
 * @throws MlAirflowError `bad_setting` where the file cannot be read
 */
export function readAirflowCfg(path: string): AirflowCfg {
  const values = new Map<SettingName, string>()
  const warnings: string[] = []
  for (const { place, value } of entries(read(path))) {
    const name = PLACES.get(place)
    if (name === undefined) warnings.push(unknown(place, path))
    else if (value !== '') values.set(name, value)
  }
  return { path, folder: dirname(path), values, warnings }
}

/** The file to read: the one given, or the one AIRFLOW_CONFIG names, or config/airflow.cfg if there is one. */
export function findAirflowCfg(given: string | undefined, cwd: string): string | undefined {
  if (given !== undefined && given !== '') return resolve(cwd, given)
  const usual = join(cwd, 'config', 'airflow.cfg')
  return existsSync(usual) ? usual : undefined
}

const PLACES: ReadonlyMap<string, SettingName> = new Map(
  settingNames.map((name) => {
    const { section, key } = aboutOf(schema.shape[name])
    return [`[${section}] ${key}`, name]
  }),
)

function read(path: string): Readonly<Record<string, unknown>> {
  try {
    return parse(readFileSync(path, 'utf8'), { bracketedArray: false })
  } catch (cause) {
    throw new MlAirflowError('bad_setting', `The configuration ${path} cannot be read: ${messageOf(cause)}.`, { cause })
  }
}

function entries(file: Readonly<Record<string, unknown>>, section = ''): { place: string; value: string }[] {
  return Object.entries(file).flatMap(([key, value]) => {
    if (typeof value !== 'object' || value === null) return [{ place: `[${section}] ${key}`, value: String(value) }]
    return entries(value as Record<string, unknown>, section === '' ? key : `${section}.${key}`)
  })
}

function unknown(place: string, path: string): string {
  const meant = nearest(place, [...PLACES.keys()])
  return `${place} in ${path} is unknown and has no effect.${meant === undefined ? '' : ` Did you mean ${meant}?`}`
}
