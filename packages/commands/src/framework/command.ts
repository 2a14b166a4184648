import type { Role } from '@ml-airflow/core'
import type { Workbench } from '../workbench/workbench.ts'
import type { Argument } from './arguments.ts'

/** Argument values by name. An absent argument is undefined, an absent flag is false. */
export type GivenOf<A extends readonly Argument[]> = {
  readonly [One in A[number] as One['name']]: One extends Argument<string, infer V> ? V : never
}
export type Given = Readonly<Record<string, unknown>>

/** The API with this name in the REST plugin. */
export interface RestApi<Name extends string = string> {
  /** Arguments of the plugin in its order, which is the order of the command line in the answer. */
  readonly arguments: readonly Name[]
  /** Words that every call appends to the command line. */
  readonly fixed?: readonly string[]
  /** Required by the API, but not by the command line. */
  readonly required?: readonly Name[]
  /** The API starts a separate process and does not wait for it. */
  readonly background?: true
  /** The command's output is the whole answer, as text. Its errors have an error status. */
  readonly plain?: true
  /** HTTP method in the documentation. Default: GET. */
  readonly method?: 'POST'
  readonly since: string
}

/** Another name of a command, as in Airflow 2: `dags trigger`. */
export interface Spelling {
  /** One word, or a group and a word. */
  readonly name: string
  /** Arguments, if they differ from the command's own. */
  readonly arguments?: readonly Argument[]
  /** Maps these arguments to the command's own. Arguments without a mapping are absent. */
  given?(own: Given): Given
}

export interface CommandDefinition<A extends readonly Argument[]> {
  /** Name in Airflow 1.10. */
  readonly name: string
  /** Names in Airflow 2. */
  readonly modern?: readonly (string | Spelling)[]
  readonly summary: string
  /** Command lines without the program name. */
  readonly examples: readonly [string, ...string[]]
  readonly arguments: A
  /** Role that a caller of the REST API needs. */
  readonly access: Role | ((given: GivenOf<A>) => Role)
  /** Whether the command changes something and thus gets an audit entry. Default: true unless a viewer may call it. */
  readonly changes?: boolean | ((given: GivenOf<A>) => boolean)
  /** The DAG of its audit entry. Default: the argument `dag_id` or `dag`. */
  dagOf?(workbench: Workbench, given: GivenOf<A>): Promise<string | undefined> | undefined
  readonly rest?: RestApi<A[number]['name']>
  /** Differences from Airflow, in sentences. */
  readonly differs?: string
  /**
   * Answers through `workbench.output`. Sets `workbench.exitCode` for a failure that is not an error.
   * @throws MlAirflowError; `usage` for arguments that exclude each other
   */
  run(workbench: Workbench, given: GivenOf<A>): void | Promise<void>
}

/** A command without its argument types, for all code that derives from the catalogue. */
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
  /** The DAG that a call is about, if it is one. @throws MlAirflowError if the arguments do not name what they should */
  dagOf(workbench: Workbench, given: Given): Promise<string | undefined>
  run(workbench: Workbench, given: Given): void | Promise<void>
}

/** Types the values that `run` gets by the arguments. */
export function defineCommand<const A extends readonly Argument[]>(definition: CommandDefinition<A>): Command {
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
    async dagOf(workbench, given) {
      return definition.dagOf === undefined ? namedDag(given) : definition.dagOf(workbench, given as GivenOf<A>)
    },
    run: (workbench, given) => definition.run(workbench, given as GivenOf<A>),
  }
}

/** Undefined if the arguments name several DAGs. */
function namedDag({ dag_id: dagId, dag }: Given): string | undefined {
  const [named, ...others]: readonly unknown[] = [dagId ?? dag].flat()
  return others.length === 0 && typeof named === 'string' ? named : undefined
}

/** An Airflow 2 spelling with different arguments. */
export function spelling<const A extends readonly Argument[]>(
  name: string,
  own: A,
  given: (own: GivenOf<A>) => Given,
): Spelling {
  return { name, arguments: own, given: (values) => given(values as GivenOf<A>) }
}
