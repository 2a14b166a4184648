import type { Role } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'
import type { Argument } from './arguments.ts'

/** The values of a command's arguments by their names; an absent one is undefined, or false where it is a flag. */
export type GivenOf<A extends readonly Argument[]> = {
  readonly [One in A[number] as One['name']]: One extends Argument<string, infer V> ? V : never
}
export type Given = Readonly<Record<string, unknown>>

/** The API of this name in the REST plugin. */
export interface RestApi<Name extends string = string> {
  /** Those that the plugin has, in its order: it decides the order of the command line that is answered. */
  readonly arguments: readonly Name[]
  /** Words that are always added to the command line. */
  readonly fixed?: readonly string[]
  /** Demanded here, though the command line does not. */
  readonly required?: readonly Name[]
  /** Runs as a separate process, and is not waited for. */
  readonly background?: true
  /** What it prints is the whole output, as a text; its errors have an error's status. */
  readonly plain?: true
  /** The verb that it is shown with, where that is not GET. */
  readonly method?: 'POST'
  readonly since: string
}

/** Another name of a command, as Airflow 2 has them: `dags trigger`. */
export interface Spelling {
  /** One word, or a group and a word. */
  readonly name: string
  /** Where its arguments have another shape than the command's. */
  readonly arguments?: readonly Argument[]
  /** What the command is given for them. An argument that is not named is absent. */
  given?(own: Given): Given
}

interface Definition<A extends readonly Argument[]> {
  /** As Airflow 1.10 spells it. */
  readonly name: string
  /** As Airflow 2 spells it. */
  readonly modern?: readonly (string | Spelling)[]
  readonly summary: string
  /** Command lines without the program's name. */
  readonly examples: readonly [string, ...string[]]
  readonly arguments: A
  /** The role that a caller of the REST API needs. */
  readonly access: Role | ((given: GivenOf<A>) => Role)
  /** Whether it changes something, and so stands in the audit log. Default: it does, where a viewer may not call it. */
  readonly changes?: boolean | ((given: GivenOf<A>) => boolean)
  readonly rest?: RestApi<A[number]['name']>
  /** Where somebody who comes from Airflow meets something else: sentences. */
  readonly differs?: string
  /**
   * Answers through `bench.output`. A failure that is not an error sets `bench.exitCode`.
   * @throws MlAirflowError; of code `usage` where the arguments do not go together
   */
  run(bench: Workbench, given: GivenOf<A>): void | Promise<void>
}

/** A command, for everything that is derived from the catalogue. */
export interface Command {
  readonly name: string
  readonly spellings: readonly Spelling[]
  readonly summary: string
  readonly examples: readonly string[]
  readonly arguments: readonly Argument[]
  readonly rest: RestApi | undefined
  readonly differs: string | undefined
  access(given: Given): Role
  changes(given: Given): boolean
  run(bench: Workbench, given: Given): void | Promise<void>
}

/** `run` gets its values typed as the arguments say. */
export function defineCommand<const A extends readonly Argument[]>(definition: Definition<A>): Command {
  const { name, modern = [], summary, examples, access, changes, rest, differs } = definition
  const accessOf = (given: Given) => (typeof access === 'string' ? access : access(given as GivenOf<A>))
  return {
    name,
    spellings: modern.map((one) => (typeof one === 'string' ? { name: one } : one)),
    summary,
    examples,
    arguments: definition.arguments,
    rest,
    differs,
    access: accessOf,
    changes(given) {
      if (changes === undefined) return accessOf(given) !== 'viewer'
      return typeof changes === 'boolean' ? changes : changes(given as GivenOf<A>)
    },
    run: (bench, given) => definition.run(bench, given as GivenOf<A>),
  }
}

/** A spelling of Airflow 2 whose arguments differ. */
export function spelling<const A extends readonly Argument[]>(
  name: string,
  own: A,
  given: (own: GivenOf<A>) => Given,
): Spelling {
  return { name, arguments: own, given: (values) => given(values as GivenOf<A>) }
}
