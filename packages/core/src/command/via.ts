import { joinerIn, readsCode } from './code-readers.ts'
import { kindOf } from './kind-of.ts'

/** A Bash program behind the words of `via`: the words, then `bash -c` with the program. No shell parses them again. */
export function programVia(via: readonly string[], program: string, name: string): string {
  if (via.length === 0) return program
  return `exec ${[...via, 'bash', '-c', program, name].map(quoted).join(' ')} "$@"`
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** Problems with the words, each phrased to follow a name. */
export function viaProblems(via: unknown): readonly string[] {
  if (via === undefined) return []
  if (!Array.isArray(via))
    return [`has via ${kindOf(via)}: allowed is an array of words, such as ['conda', 'run', '-n', 'ml'].`]
  const wrong = via.filter((word) => typeof word !== 'string' || word === '' || word.includes('\0'))
  if (wrong.length > 0) return [`has via with ${JSON.stringify(wrong[0])}: each word is a text that is not empty.`]
  return codeProblems(via)
}

/** Behind such words, the command would be read as code, or not run at all. */
function codeProblems(via: readonly string[]): readonly string[] {
  const joiner = joinerIn(via)
  if (joiner !== undefined)
    return [
      `has via with '${joiner}', which joins its words for another shell to read: there, a value would be code. Write a script that quotes its arguments once more by "\${@@Q}".`,
    ]
  const reader = readsCode(via)
  return reader === undefined
    ? []
    : [`has via ${JSON.stringify(via)}, which reads its next word as code: end it before '${via.at(-1)}'.`]
}
