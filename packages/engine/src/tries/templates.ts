import { isRawJson, MlAirflowError, messageOf } from '@ml-airflow/core'
import type { Liquid } from 'liquidjs'

/** What templates may take, so that none keeps its worker from watching leases. */
const LIMITS = { parseLimit: 100_000, renderLimit: 500, memoryLimit: 10_000_000 }

/** The variables and connections that templates name. */
export interface TemplateNames {
  readonly variables: readonly string[]
  readonly connections: readonly string[]
}

/**
 * Texts that a DAG's author wrote, with `{{ … }}` and `{% … %}` in them. Values are put in as they are: what looks like a template in
 * one of them stays what it is.
 */
export class Templates {
  readonly #liquid: Liquid
  readonly #texts: Readonly<Record<string, string>>

  private constructor(liquid: Liquid, texts: Readonly<Record<string, string>>) {
    this.#liquid = liquid
    this.#texts = texts
  }

  /** Undefined where none of the texts is a template: then nothing is loaded for it. */
  static async of(texts: Readonly<Record<string, string>>): Promise<Templates | undefined> {
    if (!Object.values(texts).some(isTemplate)) return undefined
    const { Liquid } = await import('liquidjs')
    const strict = { strictVariables: true, strictFilters: true, lenientIf: true, ownPropertyOnly: true }
    // No template may read a file: includes are looked up in an empty set.
    return new Templates(new Liquid({ ...strict, ...LIMITS, outputEscape: shown, templates: {} }), texts)
  }

  /** @throws MlAirflowError `bad_dag` where a name is only known once the template is rendered */
  get names(): TemplateNames {
    const variables = new Set<string>()
    const connections = new Set<string>()
    for (const [name, text] of Object.entries(this.#texts).filter(([, text]) => isTemplate(text))) {
      for (const [root, ...path] of this.#segments(name, text)) {
        if (root === 'var') variables.add(fixed(name, path[1]))
        if (root === 'conn') connections.add(fixed(name, path[0]))
      }
    }
    return { variables: [...variables], connections: [...connections] }
  }

  render(values: object): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.#texts).map(([name, text]) => [
        name,
        isTemplate(text) ? this.#render(name, text, values) : text,
      ]),
    )
  }

  #segments(name: string, text: string): readonly (readonly unknown[])[] {
    return explained(name, () => this.#liquid.globalVariableSegmentsSync(this.#liquid.parse(text)))
  }

  #render(name: string, text: string, values: object): string {
    return explained(name, () => String(this.#liquid.parseAndRenderSync(text, values)))
  }
}

/** An object, a list, null and a number of many digits are JSON, where Liquid would write `[object Object]`, `6432` and nothing. */
function shown(value: unknown): string {
  if (isRawJson(value)) return value.rawJSON
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%')
}

function fixed(name: string, segment: unknown): string {
  if (typeof segment === 'string') return segment
  const sentence = `The template of ${name} must name its variables and connections, as in {{ var.value.key }} and {{ conn.id.host }}.`
  throw new MlAirflowError('bad_dag', sentence)
}

function explained<T>(name: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof MlAirflowError) throw cause
    throw new MlAirflowError('bad_dag', `The template of ${name} cannot be rendered: ${messageOf(cause)}.`, { cause })
  }
}
