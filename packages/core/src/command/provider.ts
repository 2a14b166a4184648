import type { AnyParameters } from '../dag/parameters.ts'
import type { AnyTask, OutputContext, ParametersContext } from '../dag/task.ts'
import { MlAirflowError } from '../errors.ts'
import { textProblem } from '../text.ts'
import { kindOf } from './kind-of.ts'
import { takesArguments } from './program.ts'

/**
 * The arguments of a try. Node would pass `undefined` on as a word, and the letters of a text as its elements.
 * @throws MlAirflowError `bad_dag` that names task, member and what it answered
 */
export function argumentsOf(task: AnyTask, context: ParametersContext<AnyParameters>): readonly string[] {
  const args: unknown = task.parametersProvider(context)
  if (!Array.isArray(args)) throw wrongAnswer(task, 'parametersProvider', args, 'allowed is an array of texts')
  const index = args.findIndex((arg) => typeof arg !== 'string')
  if (index < 0) return passable(task, args)
  throw wrongAnswer(task, 'parametersProvider', args[index], 'allowed are texts: write String(value)', `[${index}]`)
}

/** @throws MlAirflowError `bad_dag` likewise */
export function outputPathOf(task: AnyTask, context: OutputContext<AnyParameters>): string | undefined {
  const path: unknown = task.outputPathProvider(context)
  const tooLong = typeof path === 'string' && path.split('/').find((name) => bytesOf(name) > LONGEST_NAME)
  if (tooLong) {
    const sentence = `Task '${task.id}': outputPathProvider answered ${path}, in which a name takes ${bytesOf(tooLong)} bytes; allowed are ${LONGEST_NAME}.`
    throw new MlAirflowError('bad_dag', sentence)
  }
  if (path === undefined || (typeof path === 'string' && path.startsWith('/') && isPassable(path))) return path
  const allowed = 'allowed are an absolute path, which may begin with outputDir, and undefined for no output'
  throw wrongAnswer(task, 'outputPathProvider', path, allowed)
}

/** What Bash is given must be the same bytes for the same text only. */
function passable(task: AnyTask, args: readonly string[]): readonly string[] {
  const index = args.findIndex((arg) => !isPassable(arg))
  if (index < 0) return args
  const allowed = 'allowed are texts without NUL and without halves of surrogate pairs'
  throw wrongAnswer(task, 'parametersProvider', args[index], allowed, `[${index}]`)
}

function isPassable(text: string): boolean {
  return !text.includes('\0') && textProblem(text) === undefined
}

/** In bytes, on every file system that matters. */
const LONGEST_NAME = 255

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

function wrongAnswer(task: AnyTask, member: string, answer: unknown, allowed: string, at = ''): MlAirflowError {
  const given = typeof answer === 'string' ? JSON.stringify(answer.slice(0, 100)) : kindOf(answer)
  return new MlAirflowError(
    'bad_dag',
    `Task '${task.id}': ${member} answered ${given}${at && ` at ${at}`}; ${allowed}.`,
  )
}

/** Mistakes in the arguments of a task, as far as they show before a run. */
export function providerProblems(task: AnyTask): readonly string[] {
  if (typeof task.parametersProvider !== 'function')
    return ['has no parametersProvider: write parametersProvider() { return [] } where it takes no arguments.']
  if (takesArguments(task) || constantArguments(task).length === 0) return []
  return [
    'gives arguments that its script never uses: put "$@" or "$1" where they belong, or let parametersProvider return [].',
  ]
}

/** What a provider answers that reads no context. Where it throws here, its try will say so. */
function constantArguments(task: AnyTask): readonly string[] {
  if (task.parametersProvider.length > 0) return []
  try {
    const args: unknown = task.parametersProvider({} as never)
    return Array.isArray(args) ? args : []
  } catch {
    return []
  }
}
