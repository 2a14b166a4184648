import { type CommandRefusal, readSimpleCommand, readsCode, type SimpleCommand } from '@ml-airflow/core'
import type { Path } from './positions.ts'
import { plainText, readTemplate, referencesOf, type Template } from './template.ts'
import { namedValue, type TaskContext, type TemplateScope } from './template-names.ts'
import type { TemplateReader } from './template-reader.ts'
import { shortened } from './yaml-scalar.ts'

export interface CommandLine {
  /** A program with constant words. */
  readonly command: string
  readonly fixed: readonly string[]
  /** The remaining words, starting with the first that contains a template. */
  readonly words: readonly Template[]
}

/** The arguments of a try: a value is a whole word or part of one, and is never parsed again. */
export function argumentsOf(words: readonly Template[], context: TaskContext, scope: TemplateScope): readonly string[] {
  return words.flatMap((word) => {
    const [first] = word
    if (word.length !== 1 || first === undefined || typeof first === 'string') return [textOf(word, context, scope)]
    return namedValue(first, context, scope)
  })
}

function textOf(template: Template, context: TaskContext, scope: TemplateScope): string {
  return template
    .map((piece) => (typeof piece === 'string' ? piece : String(namedValue(piece, context, scope))))
    .join('')
}

/**
 * Splits a command into words by Bash's rules before any value is known. Templates count as plain characters, so values
 * never affect the splitting.
 */
export function readCommand(text: string, reader: TemplateReader, path: Path): CommandLine {
  const { template, problems } = readTemplate(text)
  if (problems.length > 0) {
    reader.read(text, 'args', path)
    return NOTHING
  }
  const marked = template.map((piece, index) => (typeof piece === 'string' ? piece : markOf(index))).join('')
  const read = readSimpleCommand(marked)
  if ('holds' in read) {
    reader.positions.atValue(path, notSimple(unmarked(read.holds, template), read.remedy))
    return NOTHING
  }
  if (reportPlaces(read, reader, path)) return NOTHING
  const first = read.words.findIndex((word) => MARK.test(word))
  const fixed = first < 0 ? read.words : read.words.slice(0, first)
  const words =
    first < 0 ? [] : read.words.slice(first).map((word) => reader.read(unmarked(word, template), 'args', path))
  const variables = read.variables.map(([name, value]) => `${name}=${quoted(value)}`)
  const command = first < 0 ? text : [...variables, ...fixed.map(quoted)].join(' ')
  return { command, fixed, words }
}

/** Replaces an invalid command, so that checking continues. */
const NOTHING: CommandLine = { command: 'true', fixed: ['true'], words: [] }

function notSimple(holds: string, remedy: CommandRefusal['remedy']): string {
  if (remedy === 'requote')
    return `The command is not one program with fixed words: it holds ${holds}. Write \`script:\` instead, and its arguments as "\${@@Q}", which quotes them once more.`
  const how = remedy === 'quote' ? 'Put that word in single quotes, or write' : 'Bash text is a script: write'
  return `The command is not one program with fixed words: it holds ${holds}. ${how} \`script:\` instead, which takes the arguments as "$@".`
}

/** Reports templates in forbidden positions, and returns whether there are any. */
function reportPlaces({ variables, words }: SimpleCommand, { positions }: TemplateReader, path: Path): boolean {
  const inVariable = variables.some(([, value]) => MARK.test(value))
  const isProgram = MARK.test(words[0] ?? '')
  if (inVariable)
    positions.atValue(path, 'A variable before the program cannot be a template: write it into `environment:`.')
  if (isProgram) positions.atValue(path, 'The program itself cannot be a template: a value would choose the program.')
  return inVariable || isProgram
}

/** Reports each position where a value would become code, and returns whether there are any. */
export function reportCode(
  { fixed, words }: CommandLine,
  args: readonly Template[],
  reader: TemplateReader,
  path: Path,
): boolean {
  let found = false
  const before = [...fixed]
  for (const [index, word] of [...words, ...args].entries()) {
    const [reference] = referencesOf(word)
    const program = reference && before.length > 0 ? readsCode(before) : undefined
    if (reference !== undefined && program !== undefined) {
      found = true
      const place = index < words.length ? [...path, 'command'] : [...path, 'args', index - words.length]
      reader.positions.atValue(place, asCode(reference.text, program), reference.text)
    }
    before.push(plainText(word) ?? 'value')
  }
  return found
}

function asCode(text: string, program: string): string {
  return `${text} would be code: '${shortened(program)}' reads its next argument as such. Give the program a file, and the value as an argument behind it.`
}

const MARK = /zMLAF(\d+)Fz/
const MARKS = new RegExp(MARK, 'g')

function markOf(index: number): string {
  return `zMLAF${index}Fz`
}

function unmarked(text: string, template: Template): string {
  return text.replaceAll(MARKS, (mark, index: string) => {
    const piece = template[Number(index)]
    return typeof piece === 'object' ? piece.text : mark
  })
}

function quoted(word: string): string {
  return /^[\w@%+:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
