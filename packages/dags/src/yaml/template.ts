import { shortened } from './yaml-scalar.ts'

/** `${{ parameters.k }}`: the root `parameters`, the rest `k`, and the text as written. */
export interface Reference {
  readonly root: string
  readonly rest: string
  readonly text: string
}

/** A text in pieces: constant texts, and references to be replaced by values. */
export type Template = readonly (string | Reference)[]

export interface ReadTemplate {
  readonly template: Template
  /** Each with the part of the text that it concerns. */
  readonly problems: readonly { readonly sentence: string; readonly part: string }[]
}

const PIECES = /\$\$\{\{|\$\{\{([\s\S]*?)\}\}/g
const NAME = /^[A-Za-z_]\w*(\.[\w-]+)*$/
/** Templates of Airflow, Liquid and Jinja, without a dollar sign. */
const FOREIGN =
  /(?<!\$)\{\{-?\s*(params|parameters|var|conn|ds|ts|ds_nodash|run_id|sample|outputs?|ti|task|dag|dag_run|execution_date|macros)\b[^}]*\}\}/

/** Parses a template. Only names are allowed: no calls, no filters, no arithmetic. `$${{` is a literal `${{`. */
export function readTemplate(text: string): ReadTemplate {
  const template: (string | Reference)[] = []
  const problems: { sentence: string; part: string }[] = []
  let end = 0
  for (const match of text.matchAll(PIECES)) {
    const [whole, inside] = match
    template.push(text.slice(end, match.index))
    end = match.index + whole.length
    if (inside === undefined) template.push('${{')
    else if (NAME.test(inside.trim())) template.push(referenceOf(inside.trim(), whole))
    else problems.push({ sentence: noName(inside.trim(), whole), part: whole })
  }
  const rest = text.slice(end)
  if (rest.includes('${{')) problems.push({ sentence: "'${{' is not closed by '}}'.", part: '${{' })
  const [foreign] = FOREIGN.exec(text) ?? []
  if (foreign !== undefined)
    problems.push({
      sentence: `${shortened(foreign)} is not a template here: write ${'$'}${shortened(foreign)} with a $, and a name of docs/yaml.md.`,
      part: foreign,
    })
  return { template: joined([...template, rest]), problems }
}

export function isTemplate(text: string): boolean {
  return text.includes('${{')
}

export function referencesOf(template: Template): readonly Reference[] {
  return template.filter((piece) => typeof piece !== 'string')
}

/** The text of a template; undefined if it contains references. */
export function plainText(template: Template): string | undefined {
  return template.every((piece) => typeof piece === 'string') ? template.join('') : undefined
}

function referenceOf(name: string, text: string): Reference {
  const dot = name.indexOf('.')
  return dot < 0 ? { root: name, rest: '', text } : { root: name.slice(0, dot), rest: name.slice(dot + 1), text }
}

function noName(inside: string, whole: string): string {
  const given = shortened(whole.replaceAll(/\s+/g, ' '))
  if (inside === '') return `${given} is empty: write a name such as \${{ parameters.k }}.`
  return `${given} is not a name: a template is one name such as \${{ parameters.k }}, without calls, filters and arithmetic. Compute in the command.`
}

function joined(pieces: Template): Template {
  const all: (string | Reference)[] = []
  for (const piece of pieces.filter((one) => one !== '')) {
    const last = all.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') all[all.length - 1] = last + piece
    else all.push(piece)
  }
  return all
}
