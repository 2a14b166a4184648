import type { Argument } from '../arguments.ts'
import type { Command } from '../command.ts'

/** Values by the names that a client of the REST API sends them under; an absent one is undefined. */
export type SentValues = Readonly<Record<string, string | undefined>>

/**
 * The command line that a call of the REST API stands for, without the program's name: options in the plugin's order, then what
 * is always added, then the arguments that are known by their place. A flag is set by its presence, whatever its value.
 */
export function argvOf(command: Command, sent: SentValues): string[] {
  const { arguments: names = command.arguments.map(({ name }) => name), fixed = [] } = command.rest ?? {}
  const known = names.flatMap((name) => command.arguments.filter((one) => one.name === name))
  const positionals = command.arguments.filter(({ form, name }) => form === 'positional' && names.includes(name))
  const options = known.filter(({ form }) => form !== 'positional').flatMap((one) => optionWords(one, sent))
  const places = positionals.flatMap(({ name }) => sent[name] ?? [])
  // A value that looks like an option must not become one.
  const guard = places.some((value) => value.startsWith('-')) ? ['--'] : []
  return [command.name, ...options, ...fixed, ...guard, ...places]
}

function optionWords({ name, form, words }: Argument, sent: SentValues): readonly string[] {
  const value = sent[name]
  if (form === 'words' && value === undefined)
    return sent.cmd === name ? [`--${name}`, ...words.map((word) => sent[word] ?? '')] : []
  if (value === undefined) return []
  // The oldest plugin sent all words as one, which is never split.
  if (form === 'words') return [`--${name}=${value}`]
  return form === 'flag' ? [`--${name}`] : [`--${name}`, value]
}
