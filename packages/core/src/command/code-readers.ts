/** Bash builtins that evaluate their arguments, or change a shell that exits immediately. */
const BUILT_IN = new Set([
  'eval',
  'let',
  'trap',
  'declare',
  'typeset',
  'local',
  'unset',
  'read',
  'mapfile',
  'readarray',
])
const FILE_READERS = new Set(['.', 'source'])

/** Programs that take code as an argument, and the option that precedes it. */
const INTERPRETERS: readonly { readonly name: RegExp; readonly option: RegExp }[] = [
  { name: /^(ba|da|k|z|a|fi)?sh$/, option: /^-[a-z]*c$/ },
  { name: /^(python|pypy)[\d.]*$/, option: /^-[A-Za-z]*c$/ },
  { name: /^(node|bun|deno|perl|ruby|lua|R|Rscript|php|julia)$/, option: /^(-[a-zA-Z]*[eEpr]|--eval|--print)$/ },
]

/** The word after which the first appended argument would be executed as code, if any. */
export function readsCode(words: readonly string[]): string | undefined {
  const [program = ''] = words
  const last = words.at(-1) ?? ''
  if (BUILT_IN.has(program)) return program
  if (FILE_READERS.has(program) && words.length === 1) return program
  const runsCode = words.some((word, index) => isInterpreter(word, last) && onlyOptions(words.slice(index + 1)))
  return runsCode ? words.join(' ') : undefined
}

function isInterpreter(word: string, last: string): boolean {
  const name = word.split('/').at(-1) ?? ''
  return INTERPRETERS.some((one) => one.name.test(name) && one.option.test(last))
}

/** After a file name, options belong to that program. */
function onlyOptions(words: readonly string[]): boolean {
  return words.every((word) => word.startsWith('-'))
}
