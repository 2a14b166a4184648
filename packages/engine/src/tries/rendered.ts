import { isSecretName, MASK, maskField } from '@ml-airflow/core'

/** The call of a try's command. */
export interface Rendered {
  readonly command: string
  readonly arguments: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Number of arguments and variables omitted because there were too many. */
  readonly left_out: number
}

interface Call {
  readonly program: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

const LONGEST_COMMAND = 20_000
const LONGEST_VALUE = 2000
const MOST_VALUES = 200

/** The call as JSON of limited size, with secrets masked. */
export function renderedText({ program, args, environment }: Call, secrets: readonly string[]): string {
  const shown = (text: string, longest: number) => clipped(maskField(text, secrets), longest)
  const variables = Object.entries(environment)
  const rendered: Rendered = {
    command: shown(program, LONGEST_COMMAND),
    arguments: args.slice(0, MOST_VALUES).map((arg) => shown(arg, LONGEST_VALUE)),
    environment: Object.fromEntries(
      variables
        .slice(0, MOST_VALUES)
        .map(([name, value]) => [name, isSecretName(name) ? MASK : shown(value, LONGEST_VALUE)]),
    ),
    left_out: Math.max(0, args.length - MOST_VALUES) + Math.max(0, variables.length - MOST_VALUES),
  }
  return JSON.stringify(rendered)
}

function clipped(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
