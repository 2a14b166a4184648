import { Command } from '@commander-js/extra-typings'

/** What is said of a command in its help. */
export interface About {
  readonly summary: string
  readonly examples: readonly string[]
  /** Airflow's short options of two letters, and the long ones they stand for. */
  readonly twoLetters?: Readonly<Record<string, string>>
}

const shorthands = new Map<string, Readonly<Record<string, string>>>()

/** A command with its help; usage errors show its usage line. Add arguments, options and the action to it. */
export function define(name: string, { summary, examples, twoLetters = {} }: About): Command {
  shorthands.set(name, twoLetters)
  const shorts = Object.entries(twoLetters).map(([short, long]) => `  ${short} is short for ${long}\n`)
  return new Command(name)
    .description(summary)
    .addHelpText(
      'after',
      `\n${shorts.join('')}${shorts.length > 0 ? '\n' : ''}Examples:\n${examples.map((line) => `  ${line}\n`).join('')}`,
    )
}

/** Puts long options for those short ones which commander does not take, since they have two letters. */
export function expandShorthands(argv: readonly string[]): string[] {
  const name = argv.find((word) => shorthands.has(word))
  const known = name === undefined ? {} : (shorthands.get(name) ?? {})
  return argv.map((word) => known[word] ?? word)
}
