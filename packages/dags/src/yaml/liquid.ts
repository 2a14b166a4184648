import type { Reference } from './template.ts'
import { TEMPLATE_NAMES, type TemplateScope } from './template-names.ts'

/** The form in which the engine renders a name of the environment. */
export function liquidOf({ root, rest }: Reference, scope: TemplateScope): string {
  const name = TEMPLATE_NAMES[root]
  const liquid = name?.liquid?.(rest) ?? "''"
  const fallback = name?.fallback?.(rest, scope)
  if (fallback === undefined) return `{{ ${liquid} }}`
  // Liquid's filter `default` would also replace an empty text, and its strings have escapes.
  return `{% if ${liquid} == nil %}${liquidText(fallback)}{% else %}{{ ${liquid} }}{% endif %}`
}

/** A text in which Liquid finds no template, whatever follows it. */
export function liquidText(text: string): string {
  return /\{[{%#]|\{$/.test(text) ? text.replaceAll('{', '{{ "{" }}') : text
}
