import type { Argument } from '../arguments.ts'
import { UsageError } from '../usage-error.ts'
import type { Spelled } from './spelled.ts'

/** Global options with a value, placed before the command name. */
const PROGRAM_OPTIONS = new Set(['-o', '--output'])

/**
 * Translates Airflow syntax that commander lacks: short options of two letters, underscores in long options, and options with
 * several words. Values stay unchanged, even if they look like options.
 * @throws UsageError
 */
export function expand(argv: readonly string[], all: readonly Spelled[]): string[] {
  const start = argv.findIndex((word, index) => !word.startsWith('-') && !PROGRAM_OPTIONS.has(argv[index - 1] ?? ''))
  const spelled = start < 0 ? undefined : findSpelled(argv.slice(start), all)
  if (spelled === undefined) return [...argv]
  const rest = start + spelled.path.length
  return [...argv.slice(0, rest), ...expandOptions(argv.slice(rest), spelled.arguments)]
}

/** The longest command name at the start of the words. */
function findSpelled(words: readonly string[], all: readonly Spelled[]): Spelled | undefined {
  const fitting = all.filter(({ path }) => path.every((word, index) => words[index] === word))
  return fitting.sort((a, b) => b.path.length - a.path.length)[0]
}

function expandOptions(argv: readonly string[], known: readonly Argument[]): string[] {
  const expanded: string[] = []
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? ''
    if (word === '--') return [...expanded, ...argv.slice(index)]
    const { words, taken } = expandWord(word, argv.slice(index + 1), known)
    expanded.push(...words)
    index += taken
  }
  return expanded
}

/** Translation of one word for commander, and the number of following words that it consumes. */
function expandWord(
  word: string,
  following: readonly string[],
  known: readonly Argument[],
): { readonly words: readonly string[]; readonly taken: number } {
  const [, name = '', value] = /^(-[^=]*)(?:=([\s\S]*))?$/.exec(word) ?? []
  const argument = known.find((one) => isNamed(one, name))
  if (argument === undefined) return { words: [word], taken: 0 }
  const given = following.slice(0, value === undefined ? wordsOf(argument) : 0)
  return { words: written(argument, value, given), taken: given.length }
}

function written(argument: Argument, value: string | undefined, given: readonly string[]): readonly string[] {
  const { form, name } = argument
  if (form === 'words') return [`--${name}=${manyWords(argument, value, given)}`]
  const text = value ?? given[0]
  if ((form === 'option' || form === 'each') && text !== undefined) return [`--${name}=${text}`]
  return [`--${name}${value === undefined ? '' : `=${value}`}`, ...given]
}

function isNamed({ form, name, short }: Argument, word: string): boolean {
  if (form === 'positional' || word === '') return false
  return word === short || (word.startsWith('--') && word.slice(2).replaceAll('-', '_') === name.replaceAll('-', '_'))
}

function wordsOf({ form, words }: Argument): number {
  if (form === 'words') return words.length
  return form === 'option' || form === 'each' ? 1 : 0
}

/** Commander supports only one value per option. */
function manyWords(
  { name, words, placeholder }: Argument,
  value: string | undefined,
  given: readonly string[],
): string {
  if (value !== undefined || given.length < words.length)
    throw new UsageError(`option '--${name} ${placeholder}' takes ${words.length} words`)
  return JSON.stringify(given)
}
