import { kindOf } from '../command/kind-of.ts'
import { ParametersDefinition } from '../dag/parameters.ts'
import type { AnyTask } from '../dag/task.ts'
import { foreignTemplate } from '../secrets/foreign-template.ts'

interface Kind {
  readonly allowed: string
  fits(value: unknown): boolean
}

const isText = (value: unknown): boolean => typeof value === 'string'
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const TEXT: Kind = { allowed: 'a text', fits: isText }
const NO_TEXT: Kind = {
  allowed: 'a text or undefined',
  fits: (value) => value === undefined || isText(value),
}
const TEXTS: Kind = { allowed: 'an array of texts', fits: (value) => Array.isArray(value) && value.every(isText) }
const FLAG: Kind = { allowed: 'true or false', fits: (value) => typeof value === 'boolean' }
const NUMBER: Kind = { allowed: 'a number', fits: (value) => typeof value === 'number' }
const OBJECT: Kind = { allowed: 'an object', fits: isObject }
const NO_OBJECT: Kind = {
  allowed: 'an object or undefined',
  fits: (value) => value === undefined || isObject(value),
}
const TASKS: Kind = { allowed: 'an array of tasks', fits: Array.isArray }
const PARAMETERS: Kind = {
  allowed: 'the result of defineParameters(…)',
  fits: (value) => value instanceof ParametersDefinition,
}

const TASK_KINDS: Readonly<Record<string, Kind>> = {
  id: TEXT,
  parameters: PARAMETERS,
  after: TASKS,
  samplesFrom: NO_OBJECT,
  table: NO_TEXT,
  cwd: NO_TEXT,
  strict: FLAG,
  perSample: FLAG,
  hashOutput: FLAG,
  earlyCutoff: FLAG,
  temporary: FLAG,
  version: TEXT,
  exitCodes: OBJECT,
  triggerRule: TEXT,
  optional: FLAG,
  retries: NUMBER,
  retryDelay: OBJECT,
  timeout: NUMBER,
  pool: NO_TEXT,
  queue: NO_TEXT,
  gpus: NUMBER,
  memory: NO_TEXT,
  poolSlots: NUMBER,
  priorityWeight: NUMBER,
  variables: TEXTS,
  connections: TEXTS,
  environment: OBJECT,
}

const DAG_KINDS: Readonly<Record<string, Kind>> = { id: TEXT, parameters: PARAMETERS, tasks: TASKS }
const OPTIONAL_DAG_KINDS: Readonly<Record<string, Kind>> = {
  description: TEXT,
  owner: TEXT,
  tags: TEXTS,
  samples: TEXTS,
  queue: TEXT,
}

/** Members of the wrong type, which later code would misread. */
export function taskKindProblems(task: AnyTask): readonly string[] {
  return wrongKinds(task, TASK_KINDS)
}

export function dagKindProblems(options: object): readonly string[] {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const optional = Object.fromEntries(Object.entries(OPTIONAL_DAG_KINDS).filter(([name]) => name in given))
  return wrongKinds(given, { ...DAG_KINDS, ...optional }).map((text) => `it ${text}`)
}

function wrongKinds(given: object, kinds: Readonly<Record<string, Kind>>): readonly string[] {
  return Object.entries(kinds).flatMap(([name, { fits, allowed }]) => {
    const value: unknown = Reflect.get(given, name)
    if (fits(value)) return []
    if (value === undefined) return [`has no ${name}: give it ${allowed}.`]
    return [`has ${shown(value)} as ${name}, which must be ${allowed}.`]
  })
}

/** Problems with the environment of a command. */
export function environmentProblems(environment: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const isName = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    const foreign = typeof value === 'string' ? foreignTemplate(value) : undefined
    return [
      ...(isName ? [] : [`sets '${name}', which is not a name of an environment variable.`]),
      ...(isText(value)
        ? []
        : [`sets ${name} in its environment to ${shown(value)}: allowed is a text, write String(value).`]),
      ...(foreign === undefined ? [] : [`has a template in ${name} ${foreign}`]),
    ]
  })
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : kindOf(value)
}
