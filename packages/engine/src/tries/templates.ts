import { isRawJson, MlAirflowError, messageOf } from '@ml-airflow/core'
import type { Liquid } from 'liquidjs'

/** Resource limits of templates, so that none blocks lease renewal in its worker. */
const LIMITS = { parseLimit: 100_000, renderLimit: 500, memoryLimit: 10_000_000 }

/** The variables and connections named in templates. */
export interface TemplateNames {
  readonly variables: readonly string[]
  readonly connections: readonly string[]
}

/**
 * A DAG author's texts with `{{ … }}` and `{% … %}`. Values are inserted verbatim: template syntax in a value is not
 * evaluated.
 */
export class Templates {
  readonly #liquid: Liquid
  readonly #texts: Readonly<Record<string, string>>

  private constructor(liquid: Liquid, texts: Readonly<Record<string, string>>) {
    this.#liquid = liquid
    this.#texts = texts
  }

  /** Undefined if none of the texts is a template: then Liquid is not loaded. */
  static async of(texts: Readonly<Record<string, string>>): Promise<Templates | undefined> {
    if (!Object.values(texts).some(isTemplate)) return undefined
    const { Liquid } = await import('liquidjs')
    const strict = { strictVariables: true, strictFilters: true, lenientIf: true, ownPropertyOnly: true }
    // Templates must not read files: includes are looked up in an empty set.
    return new Templates(new Liquid({ ...strict, ...LIMITS, outputEscape: shown, templates: {} }), texts)
  }

  /** @throws MlAirflowError `bad_dag` if a name is only known at rendering */
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

/** Objects, lists, null and long numbers become JSON; Liquid would write `[object Object]`, `6432` and nothing. */
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
