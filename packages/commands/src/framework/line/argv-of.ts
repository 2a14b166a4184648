import type { Argument } from '../arguments.ts'
import type { Command } from '../command.ts'

/** Values by their names in the REST API. An absent value is undefined. */
export type SentValues = Readonly<Record<string, string | undefined>>

/**
 * Command line that corresponds to a call of the REST API, without the program name: options in the plugin's order, then the
 * fixed words, then the positional arguments. The presence of a flag sets it, whatever its value.
 */
export function argvOf(command: Command, sent: SentValues): string[] {
  const { arguments: names = command.arguments.map(({ name }) => name), fixed = [] } = command.rest ?? {}
  const known = names.flatMap((name) => command.arguments.filter((one) => one.name === name))
  const positionals = command.arguments.filter(({ form, name }) => form === 'positional' && names.includes(name))
  const options = known.filter(({ form }) => form !== 'positional').flatMap((one) => optionWords(one, sent))
  const places = positionals.flatMap(({ name }) => sent[name] ?? [])
  // `--` keeps a value that starts with a dash from becoming an option.
  const guard = places.some((value) => value.startsWith('-')) ? ['--'] : []
  return [command.name, ...options, ...fixed, ...guard, ...places]
}

function optionWords({ name, form, words }: Argument, sent: SentValues): readonly string[] {
  const value = sent[name]
  if (form === 'words' && value === undefined)
    return sent.cmd === name ? [`--${name}`, ...words.map((word) => sent[word] ?? '')] : []
  if (value === undefined) return []
  // The oldest plugin sent all words as one value; it stays one.
  if (form === 'words') return [`--${name}=${value}`]
  return form === 'flag' ? [`--${name}`] : [`--${name}`, value]
}
