import { defined, MlAirflowError } from '@ml-airflow/core'
import type { Reading } from './input.ts'
import { type Kind, text } from './kinds.ts'

/** Number of words that an argument takes: `list` takes all that follow, `each` one per occurrence. */
type Form = 'positional' | 'flag' | 'option' | 'words' | 'list' | 'each'

/** One argument of a command. The command line, the REST API and `run` use the same name. */
export interface Argument<Name extends string = string, Value = unknown> {
  readonly name: Name
  readonly form: Form
  readonly description: string
  /** Airflow's short form with its dash: `-t`, `-sd`. */
  readonly short?: string
  readonly kind: Kind
  readonly required: boolean
  /** Placeholder for the value in the usage line. */
  readonly placeholder: string
  /** Form `words`: one name per word. They are the field names in the REST API. */
  readonly words: readonly string[]
  readonly hidden: boolean
  /** Logs show `***` instead of the value; for several words, instead of all but the first. */
  readonly secret: boolean
  /** Reason why the argument has no effect here. Scripts may still pass it, and get a warning. */
  readonly noEffect: string | undefined
  /** Value for `run`: from undefined if the argument is absent, else from one word per value. */
  read(given: readonly string[] | undefined, reading: Reading): Value
}

export interface About {
  readonly description: string
  readonly short?: string
  /** Accepted, but not listed in the help. */
  readonly hidden?: boolean
  /** Keeps the value out of logs; for several words, all but the first. */
  readonly secret?: boolean
  readonly placeholder?: string
  readonly noEffect?: string
}

type Of<K extends Kind> = About & { readonly kind?: K }
type ValueOf<K extends Kind> = K extends Kind<infer V> ? V : never

/** A positional argument. */
export function positional<const N extends string, K extends Kind = Kind<string>>(
  name: N,
  about: Of<K> & { readonly optional: true },
): Argument<N, ValueOf<K> | undefined>
export function positional<const N extends string, K extends Kind = Kind<string>>(
  name: N,
  about: Of<K>,
): Argument<N, ValueOf<K>>
export function positional(name: string, about: Of<Kind> & { readonly optional?: boolean }): Argument {
  const { kind = text, optional = false } = about
  return argument(name, 'positional', { placeholder: name, required: !optional, ...about }, (given, reading) =>
    given?.[0] === undefined ? undefined : kind.read(given[0], reading),
  )
}

/** `--name VALUE`. */
export function option<const N extends string, K extends Kind = Kind<string>>(
  name: N,
  about: Of<K> & { readonly default: ValueOf<K> },
): Argument<N, ValueOf<K>>
export function option<const N extends string, K extends Kind = Kind<string>>(
  name: N,
  about: Of<K>,
): Argument<N, ValueOf<K> | undefined>
export function option(name: string, about: Of<Kind> & { readonly default?: unknown }): Argument {
  const { kind = text } = about
  return argument(name, 'option', about, (given, reading) => {
    const last = given?.at(-1)
    return last === undefined ? about.default : kind.read(last, reading)
  })
}

/** `--name`, present or absent. */
export function flag<const N extends string>(name: N, about: About): Argument<N, boolean> {
  return argument(name, 'flag', about, (given) => given !== undefined)
}

/** `--name A B`: exactly as many words as there are names. */
export function words<const N extends string, const W extends readonly string[]>(
  name: N,
  about: About & { readonly words: W },
): Argument<N, { readonly [K in keyof W]: string } | undefined> {
  const placeholder = about.words.map((word) => word.toUpperCase()).join(' ')
  const read = (given: readonly string[] | undefined) => {
    if (given === undefined || given.length === about.words.length)
      return given as { [K in keyof W]: string } | undefined
    throw new MlAirflowError('bad_argument', `It takes ${about.words.length} words: ${placeholder}.`)
  }
  return { ...argument(name, 'words', { placeholder, ...about }, read), words: about.words }
}

/** `--name A B …`: all values that follow. */
export function list<const N extends string, K extends Kind = Kind<string>>(
  name: N,
  about: Of<K>,
): Argument<N, readonly ValueOf<K>[] | undefined>
export function list(name: string, about: Of<Kind>): Argument {
  const { kind = text } = about
  return argument(name, 'list', about, (given, reading) => given?.map((one) => kind.read(one, reading)))
}

/** `--name A --name B`: one value per occurrence. */
export function each<const N extends string>(name: N, about: About): Argument<N, readonly string[] | undefined> {
  return argument(name, 'each', about, (given) => given)
}

function argument<N extends string, V>(
  name: N,
  form: Form,
  about: Of<Kind> & { readonly required?: boolean },
  read: (given: readonly string[] | undefined, reading: Reading) => V,
): Argument<N, V> {
  const { description, short, kind = text, required = false, hidden = false, secret = false, noEffect } = about
  return {
    name,
    form,
    description,
    ...defined({ short }),
    kind,
    required,
    placeholder: about.placeholder ?? kind.placeholder ?? name,
    words: [],
    hidden,
    secret,
    noEffect,
    read,
  }
}
