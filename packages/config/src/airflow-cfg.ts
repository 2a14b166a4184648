import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { MlAirflowError, messageOf, nearest } from '@ml-airflow/core'
import { parse } from 'ini'
import { aboutOf } from './setting.ts'
import { type SettingName, schema, settingNames } from './settings.ts'

/** Content of airflow.cfg. */
export interface AirflowCfg {
  readonly path: string
  /** Base folder of the file's relative paths. */
  readonly folder: string
  readonly values: ReadonlyMap<SettingName, string>
  /** One sentence per unknown key. */
  readonly warnings: readonly string[]
}

/**
 * Reads airflow.cfg. Empty values count as missing.
 * @throws MlAirflowError `bad_setting` if the file cannot be read
 */
export function readAirflowCfg(path: string): AirflowCfg {
  const values = new Map<SettingName, string>()
  const warnings: string[] = []
  for (const { place, value } of entries(read(path))) {
    const name = PLACES.get(place)
    if (name === undefined) warnings.push(unknown(place, `in ${path}`))
    else if (value !== '' && !(isFormer(place, name) && values.has(name))) values.set(name, value)
  }
  return { path, folder: dirname(path), values, warnings }
}

/** Path of the airflow.cfg to read: `given`, which may come from AIRFLOW_CONFIG, else config/airflow.cfg if it exists. */
export function findAirflowCfg(given: string | undefined, cwd: string): string | undefined {
  if (given !== undefined && given !== '') return resolve(cwd, given)
  const usual = join(cwd, 'config', 'airflow.cfg')
  return existsSync(usual) ? usual : undefined
}

/**
 * Reads the environment variables in Airflow's spelling, AIRFLOW__SECTION__KEY.
 * @returns the values, and one sentence per unknown variable of this form
 */
export function readAirflowVariables(
  env: Readonly<Record<string, string | undefined>>,
): Omit<AirflowCfg, 'path' | 'folder'> {
  const values = new Map<SettingName, string>()
  const warnings: string[] = []
  for (const [variable, value = ''] of Object.entries(env)) {
    const [, section, key] = VARIABLE.exec(variable) ?? []
    if (section === undefined || key === undefined) continue
    const place = `[${section.toLowerCase()}] ${key.toLowerCase()}`
    const name = PLACES.get(place)
    if (name === undefined) warnings.push(unknown(place, `as ${variable} in the environment`))
    else if (value !== '') values.set(name, value)
  }
  return { values, warnings }
}

const VARIABLE = /^AIRFLOW__([A-Z0-9_]+?)__([A-Z0-9_]+)$/

/** The current place of a setting takes precedence over the former one. */
const PLACES: ReadonlyMap<string, SettingName> = new Map(
  settingNames.flatMap((name): [string, SettingName][] => {
    const { section, key, former } = aboutOf(schema.shape[name])
    const usual: [string, SettingName] = [`[${section}] ${key}`, name]
    return former === undefined ? [usual] : [usual, [former, name]]
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
    // The library returns an array for a key that occurs in two sections, or twice in one.
    const given: unknown = Array.isArray(value) ? value.at(-1) : value
    if (typeof given !== 'object' || given === null) return [{ place: `[${section}] ${key}`, value: String(given) }]
    return entries(given as Record<string, unknown>, section === '' ? key : `${section}.${key}`)
  })
}

function isFormer(place: string, name: SettingName): boolean {
  return aboutOf(schema.shape[name]).former === place
}

function unknown(place: string, where: string): string {
  const meant = nearest(place, [...PLACES.keys()])
  return `${place} ${where} is unknown and has no effect.${meant === undefined ? '' : ` Did you mean ${meant}?`}`
}
