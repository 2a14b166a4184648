const PARTS = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g
const RAW = /\{%-?\s*raw\s*-?%\}[\s\S]*?\{%-?\s*endraw\s*-?%\}/g
const QUOTED = /'[^']*'|"[^"]*"/g

/**
 * Jinja syntax in a template that Liquid would interpret differently or reject, phrased to follow the template's name;
 * undefined if there is none.
 */
export function foreignTemplate(given: string): string | undefined {
  const text = given.replaceAll(RAW, '')
  if (text.includes('{#')) return "with a comment {# … #}, which is Jinja's: write {% comment %} … {% endcomment %}."
  for (const [part] of text.matchAll(PARTS)) {
    const bare = part.replaceAll(QUOTED, '')
    const call = /[\w.\]]*\w\(/.exec(bare)
    if (call !== null)
      return `that calls ${call[0]}…), which no template can: a default is {{ var.value.key | default: 'x' }}, a date {{ ds | date: '%Y' }}.`
    if (/^\{%-?\s*set\b/.test(bare)) return "with {% set %}, which is Jinja's: write {% assign name = value %}."
    if (/\bmacros\./.test(bare)) return 'that names macros, of which there are none here.'
  }
  return undefined
}
