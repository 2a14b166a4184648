import { type Assignment, type Command, type DoubleQuotedChild, parse, type Word, type WordPart } from 'unbash'
import { joinerIn, readsCode } from './code-readers.ts'

/** A program with fixed words, and variables set for it only. */
export interface SimpleCommand {
  readonly variables: readonly (readonly [name: string, value: string])[]
  readonly words: readonly string[]
}

/**
 * The reason why a text is not a simple command: the construct found, and whether quotes fix it, the member `script`, or a
 * script that quotes its arguments once more.
 */
export interface CommandRefusal {
  readonly holds: string
  readonly remedy: 'quote' | 'script' | 'requote'
}

/**
 * Parses a text by Bash's rules for words and quotes, and accepts a simple command whose words are the same on every run.
 * The parser omits comments, separators and line ends from its words, so everything between two words must be blanks.
 */
export function readSimpleCommand(text: string): SimpleCommand | CommandRefusal {
  try {
    return simpleCommand(text.replace(BLANK_ENDS, ''))
  } catch (error) {
    if (error instanceof NotSimple) return { holds: error.message, remedy: error.remedy }
    throw error
  }
}

const BLANK_ENDS = /^[ \t\r\n]+|[ \t\r\n]+$/g

class NotSimple extends Error {
  readonly remedy: CommandRefusal['remedy']

  constructor(holds: string, remedy: CommandRefusal['remedy'] = 'script') {
    super(holds)
    this.remedy = remedy
  }
}

function simpleCommand(text: string): SimpleCommand {
  refuseBrokenEnds(text)
  const command = onlyCommand(text)
  const variables = command.prefix.map(assignmentOf)
  const words = [command.name, ...command.suffix].map(wordOf)
  refuseRemainder(text, [...variables, ...words])
  const values = words.map(fixedValue)
  const reader = readsCode(values)
  const joiner = joinerIn(values)
  if (joiner !== undefined)
    throw new NotSimple(`'${joiner}', which joins its words for another shell to read`, 'requote')
  if (reader !== undefined) throw new NotSimple(`'${reader}', which reads its arguments as code`)
  return { variables: variables.map(({ name, value }) => [name, fixedValue(value)]), words: values }
}

function refuseBrokenEnds(text: string): void {
  if (text.includes('\0')) throw new NotSimple('a NUL byte')
  // Text after a line end would be a second command; a carriage return would become part of a word.
  if (/[\r\n]/.test(text)) throw new NotSimple('a line end')
  if (/(?<!\\)(\\\\)*\\$/.test(text)) throw new NotSimple('a backslash at its end')
}

function onlyCommand(text: string): Command {
  const { commands, errors } = parse(text)
  const [error] = errors ?? []
  if (error !== undefined) throw new NotSimple(`a syntax error (${error.message})`)
  const [statement, second] = commands
  if (statement === undefined) throw new NotSimple(text.trim() === '' ? 'nothing' : 'a comment alone')
  if (second !== undefined) throw new NotSimple("';'")
  const { command } = statement
  if (statement.background) throw new NotSimple("'&'")
  if (command.type === 'Pipeline' || command.type === 'AndOr') {
    throw new NotSimple(command.operators[0] === undefined ? "'time' or '!'" : `'${command.operators[0]}'`)
  }
  if (command.type !== 'Command') throw new NotSimple(COMPOUND[command.type] ?? 'a compound command')
  return command
}

const COMPOUND: Readonly<Record<string, string>> = {
  Function: 'a function',
  Subshell: "'('",
  BraceGroup: "'{'",
  TestCommand: "'[['",
  ArithmeticCommand: "'(('",
  Coproc: "'coproc'",
}

interface Setting extends Pick<Assignment, 'name' | 'pos' | 'end'> {
  readonly value: Word
}

function assignmentOf(node: Command['prefix'][number]): Setting {
  if (node.type !== 'Assignment') throw new NotSimple('a redirection')
  const { name, value } = node
  if (node.index !== undefined || node.append || value.type === 'ArrayValue') {
    throw new NotSimple('an assignment to an array, or by +=')
  }
  return { name, value, pos: node.pos, end: node.end }
}

function wordOf(node: Command['suffix'][number] | undefined): Word {
  if (node === undefined) throw new NotSimple('variables, but no program')
  if (node.type === 'Word') return node
  throw new NotSimple(node.type === 'HereDoc' || node.type === 'HereString' ? 'a here-document' : 'a redirection')
}

function refuseRemainder(text: string, nodes: readonly { readonly pos: number; readonly end: number }[]): void {
  const starts = [...nodes.map(({ pos }) => pos), text.length]
  const ends = [0, ...nodes.map(({ end }) => end)]
  for (const [index, start] of starts.entries()) {
    const between = text.slice(ends[index], start).trim()
    if (between !== '') throw new NotSimple(between.startsWith('#') ? 'a comment' : `'${between.slice(0, 1)}'`)
  }
}

/** The text of a word in which Bash expands nothing. */
function fixedValue({ text, value, parts }: Word): string {
  if (parts === undefined) refuseLiteral(text)
  if (/^~/.test(text)) throw new NotSimple('an unquoted ~, which Bash replaces', 'quote')
  for (const part of parts ?? []) refuseReplaced(part)
  return value
}

function refuseReplaced(part: WordPart): void {
  if (part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted') return
  if (part.type === 'Literal') refuseLiteral(part.text)
  else if (part.type === 'DoubleQuoted') part.parts.forEach(refuseInQuotes)
  else throw replaced(part)
}

/** In a word that looks like an assignment, Bash expands a tilde after `=` and `:` to the home folder. */
function refuseLiteral(text: string): void {
  if (/[=:]~/.test(text)) throw new NotSimple('an unquoted ~, which Bash replaces', 'quote')
  refuseDollar(text)
}

function refuseInQuotes(part: DoubleQuotedChild): void {
  if (part.type !== 'Literal') throw replaced(part)
  refuseDollar(part.text)
}

/** Bash has older forms, such as `$[1+1]`, that the parser treats as text. */
function refuseDollar(text: string): void {
  if (/[$`]/.test(text.replaceAll(/\\./g, ''))) throw new NotSimple('an unquoted $ or `', 'quote')
}

function replaced({ type, text }: { readonly type: WordPart['type']; readonly text: string }): NotSimple {
  const isPattern = ['Glob', 'ExtendedGlob', 'BraceExpansion', 'LocaleString'].includes(type)
  return new NotSimple(`${text}, which Bash replaces`, isPattern ? 'quote' : 'script')
}
