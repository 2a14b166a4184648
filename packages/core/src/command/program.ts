import type { AnyTask } from '../dag/task.ts'
import { kindOf } from './kind-of.ts'
import { mayUseArguments } from './script.ts'
import { readSimpleCommand, type SimpleCommand } from './simple-command.ts'

/** The work of a task, as its author wrote it. */
export type TaskText = Pick<AnyTask, 'command' | 'script' | 'strict'>

const STRICT = 'set -euo pipefail\n'
// A word of these characters stands for itself anywhere in a command; in first position it may be a reserved word.
const PLAIN = /^[\w@%+=:,./-]+$/
const PLAIN_NAME = /^[\w@%+:,./-]+$/
const RESERVED = /^(if|then|elif|else|fi|for|while|until|do|done|case|esac|in|select|function|time|coproc)$/

/**
 * The program for `bash -c`, which receives the arguments as "$@". A command is rebuilt from its words, so that Bash reads
 * exactly what was checked.
 */
export function bashProgram(task: TaskText): string {
  const program = programs.get(task) ?? newProgram(task)
  programs.set(task, program)
  return program
}

/** The programs of tasks: parsing a command takes longer than anything else about its start. */
const programs = new WeakMap<TaskText, string>()

function newProgram({ command, script, strict }: TaskText): string {
  if (script !== undefined) return strict ? STRICT + script : script
  const read = readSimpleCommand(command ?? '')
  if ('holds' in read) throw new TypeError(`'${command}' is not a simple command.`)
  return programOf(read)
}

/** Problems with the command or script of a task. */
export function workProblems(task: TaskText): readonly string[] {
  const { command, script, strict } = task
  if (command !== undefined && script !== undefined) return [`has both a command and a script: keep one.`]
  if (command === undefined && script === undefined) return [MISSING]
  const [name, text] = script === undefined ? (['command', command] as const) : (['script', script] as const)
  if (typeof text !== 'string') return [`has a ${name} that is ${kindOf(text)}: it must be text.`]
  if (text.trim() === '') return [`has an empty ${name}.`]
  if (name === 'script') return text.includes('\0') ? ['has a script with a NUL byte.'] : []
  return [...refusals(text), ...(strict ? [STRICT_COMMAND] : [])]
}

/** Whether the command or script of a task can read its arguments. */
export function takesArguments({ script }: TaskText): boolean {
  return script === undefined || mayUseArguments(script)
}

const MISSING = `has neither a command nor a script: write command = 'python train.py', or script = '…' for Bash text.`
const STRICT_COMMAND =
  'sets strict, which is for scripts: a command is one program, whose exit code is that of the task. Remove it.'

function refusals(command: string): readonly string[] {
  const read = readSimpleCommand(command)
  if (!('holds' in read)) return []
  const { holds, remedy } = read
  const head = `has the command ${shown(command)}, which is not one program with fixed words: it holds ${holds}.`
  if (remedy === 'quote') return [`${head} Put the word in single quotes, or write ${asScript(`${command} "$@"`)}.`]
  if (remedy === 'requote')
    return [
      `${head} Write a script, in which \${@@Q} quotes the arguments once more: ${asScript(`${command} "\${@@Q}"`)}.`,
    ]
  const simple = holds.startsWith('$') ? `${command} "$@"` : command
  return [`${head} Bash text is a script, which takes the arguments as "$@": write ${asScript(simple)}.`]
}

function asScript(text: string): string {
  return `script = ${shown(text)}`
}

/** The text as it would be written in a DAG file. */
function shown(text: string): string {
  const quote = ["'", '"', '`'].find((one) => !text.includes(one) && (one === '`' || !text.includes('\n'))) ?? '`'
  return `${quote}${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}${quote}`
}

const LONGEST = 200

function programOf({ variables, words }: SimpleCommand): string {
  const settings = variables.map(([name, value]) => `${name}=${quoted(value, PLAIN)}`)
  const [name = '', ...rest] = words
  const program = RESERVED.test(name) ? quoted(name, /$^/) : quoted(name, PLAIN_NAME)
  return [...settings, program, ...rest.map((word) => quoted(word, PLAIN)), '"$@"'].join(' ')
}

function quoted(word: string, plain: RegExp): string {
  return plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
