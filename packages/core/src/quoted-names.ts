/** Characters of a name in a sentence: what a user gives may be a whole file. */
const LONGEST = 200

/**
 * Names in a sentence: `'a', 'b' and 3 more`.
 * @param most names that are listed
 */
export function quotedNames(names: readonly string[], most = 20): string {
  const listed = names.slice(0, most).map((name) => `'${name.slice(0, LONGEST)}'`)
  const more = names.length > most ? ` and ${names.length - most} more` : ''
  return `${listed.join(', ')}${more}`
}
