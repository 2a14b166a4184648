import type { Path, Places } from './places.ts'
import { readTemplate, referencesOf, type Template } from './template.ts'
import { isSeveral, nameProblem, type TemplatePlace, type TemplateScope } from './template-names.ts'

/** Reads the templates of one task, and reports their problems. */
export class TemplateReader {
  readonly scope: TemplateScope
  readonly places: Places

  constructor(scope: TemplateScope, places: Places) {
    this.scope = scope
    this.places = places
  }

  read(text: string, place: TemplatePlace, path: Path): Template {
    const { template, problems } = readTemplate(text)
    for (const { sentence, part } of problems) this.places.atValue(path, sentence, part)
    for (const reference of referencesOf(template)) {
      const problem = nameProblem(reference, place, this.scope) ?? this.#wordProblem(reference, template)
      if (problem !== undefined) this.places.atValue(path, problem, reference.text)
    }
    return template
  }

  #wordProblem(reference: ReturnType<typeof referencesOf>[number], template: Template): string | undefined {
    if (template.length === 1 || !isSeveral(reference, this.scope)) return undefined
    return `${reference.text} stands for several words, and must be an argument by itself.`
  }
}
