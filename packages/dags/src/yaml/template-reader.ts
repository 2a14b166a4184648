import type { Path, Positions } from './positions.ts'
import { readTemplate, referencesOf, type Template } from './template.ts'
import { isSeveral, nameProblem, type TemplatePlace, type TemplateScope } from './template-names.ts'

/** Reads the templates of one task, and reports their problems. */
export class TemplateReader {
  readonly scope: TemplateScope
  readonly positions: Positions

  constructor(scope: TemplateScope, positions: Positions) {
    this.scope = scope
    this.positions = positions
  }

  read(text: string, place: TemplatePlace, path: Path): Template {
    const { template, problems } = readTemplate(text)
    for (const { sentence, part } of problems) this.positions.atValue(path, sentence, part)
    for (const reference of referencesOf(template)) {
      const problem = nameProblem(reference, place, this.scope) ?? this.#wordProblem(reference, template)
      if (problem !== undefined) this.positions.atValue(path, problem, reference.text)
    }
    return template
  }

  #wordProblem(reference: ReturnType<typeof referencesOf>[number], template: Template): string | undefined {
    if (template.length === 1 || !isSeveral(reference, this.scope)) return undefined
    return `${reference.text} expands to several words, so it must be a separate argument.`
  }
}
