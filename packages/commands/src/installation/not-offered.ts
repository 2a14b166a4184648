import { positional } from '../framework/arguments.ts'
import { type Command, defineCommand } from '../framework/command.ts'
import { UsageError } from '../framework/usage-error.ts'

interface NotOffered {
  readonly name: string
  readonly modern?: readonly string[]
  readonly summary: string
  /** The reason, and the alternative. */
  readonly sentence: string
}

/** An Airflow command that cannot exist here. It prints the reason and exits with 2. */
function notOffered({ name, modern = [], summary, sentence }: NotOffered): Command {
  const places = ['what', 'name'].map((place) =>
    positional(place, { optional: true, description: 'accepted for existing scripts' }),
  )
  return defineCommand({
    name,
    modern,
    summary: `Not available: ${summary} Exits with 2.`,
    examples: [name],
    arguments: places,
    access: 'viewer',
    changes: false,
    run() {
      throw new UsageError(sentence)
    },
  })
}

export const providers = notOffered({
  name: 'providers',
  modern: ['providers list', 'providers get', 'providers hooks'],
  summary: 'there are no provider packages.',
  sentence:
    'There are no provider packages: a task is a Bash command, which uses the programs and Python packages that its worker has. ml-airflow info lists the tools of this machine.',
})

export const assets = notOffered({
  name: 'assets',
  modern: ['assets list', 'assets details', 'assets materialize'],
  summary: 'there are no assets.',
  sentence:
    'There are no assets: records serve their purpose. A task runs again if its parameters, its version or an upstream result has changed; plan shows it, and outputs lists the outputs of a run.',
})
