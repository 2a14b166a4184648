import type { AnyParameters } from '../dag/parameters.ts'
import type { AnyTask, OutputContext, ParametersContext } from '../dag/task.ts'
import { MlAirflowError } from '../errors.ts'
import { textProblem } from '../text.ts'
import { kindOf } from './kind-of.ts'
import { takesArguments } from './program.ts'

/**
 * The arguments of a try. Unchecked, Node would pass `undefined` as a word, and a string as its characters.
 * @throws MlAirflowError `bad_dag` that names the task, the member and its result
 */
export function argumentsOf(task: AnyTask, context: ParametersContext<AnyParameters>): readonly string[] {
  const args: unknown = task.parametersProvider(context)
  const member = 'parametersProvider'
  if (!Array.isArray(args)) throw wrongAnswer(task, { member, answer: args, allowed: 'allowed is an array of texts' })
  const index = args.findIndex((arg) => typeof arg !== 'string')
  if (index < 0) return passable(task, args)
  const allowed = 'allowed are texts: write String(value)'
  throw wrongAnswer(task, { member, answer: args[index], at: `[${index}]`, allowed })
}

/** @throws MlAirflowError `bad_dag`, as `argumentsOf` */
export function outputPathOf(task: AnyTask, context: OutputContext<AnyParameters>): string | undefined {
  const path: unknown = task.outputPathProvider(context)
  const tooLong = typeof path === 'string' && path.split('/').find((name) => bytesOf(name) > LONGEST_NAME)
  if (tooLong) {
    const sentence = `Task '${task.id}': outputPathProvider returned ${path}, in which a name takes ${bytesOf(tooLong)} bytes; allowed are ${LONGEST_NAME}.`
    throw new MlAirflowError('bad_dag', sentence)
  }
  if (path === undefined) return path
  if (typeof path === 'string' && path.startsWith('/') && isPassable(path)) return plainPath(path)
  const allowed = 'allowed are an absolute path, which may begin with outputDir, and undefined for no output'
  throw wrongAnswer(task, { member: 'outputPathProvider', answer: path, allowed })
}

/** An absolute path without empty names, `.` and `..`, so that a file has one path: records must not share one. */
export function plainPath(path: string): string {
  const names: string[] = []
  for (const name of path.split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  return `/${names.join('/')}`
}

/** Equal bytes passed to Bash must mean equal text. */
function passable(task: AnyTask, args: readonly string[]): readonly string[] {
  const index = args.findIndex((arg) => !isPassable(arg))
  if (index < 0) return args
  const allowed = 'allowed are texts without NUL and without halves of surrogate pairs'
  throw wrongAnswer(task, { member: 'parametersProvider', answer: args[index], at: `[${index}]`, allowed })
}

function isPassable(text: string): boolean {
  return !text.includes('\0') && textProblem(text) === undefined
}

/** In bytes; the limit of all common file systems. */
const LONGEST_NAME = 255

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

interface WrongAnswer {
  readonly member: string
  readonly answer: unknown
  /** Place of the answer in the member's array. */
  readonly at?: string
  readonly allowed: string
}

function wrongAnswer(task: AnyTask, { member, answer, at, allowed }: WrongAnswer): MlAirflowError {
  const given = typeof answer === 'string' ? JSON.stringify(answer.slice(0, 100)) : kindOf(answer)
  const place = at === undefined ? '' : ` at ${at}`
  return new MlAirflowError('bad_dag', `Task '${task.id}': ${member} returned ${given}${place}; ${allowed}.`)
}

/** Problems with the arguments of a task that can be found before a run. */
export function providerProblems(task: AnyTask): readonly string[] {
  if (typeof task.parametersProvider !== 'function')
    return ['has no parametersProvider: write parametersProvider() { return [] } where it takes no arguments.']
  if (takesArguments(task) || constantArguments(task).length === 0) return []
  return [
    'gives arguments that its script never uses: put "$@" or "$1" where they belong, or let parametersProvider return [].',
  ]
}

/** The result of a provider that reads no context. If it throws here, the try reports it. */
function constantArguments(task: AnyTask): readonly string[] {
  if (task.parametersProvider.length > 0) return []
  try {
    const args: unknown = task.parametersProvider({} as never)
    return Array.isArray(args) ? args : []
  } catch {
    return []
  }
}
