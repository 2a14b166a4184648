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

/** Programs whose option -c takes code, whatever words are before it. */
const WITH_CODE = /^(su|runuser|sg|script)$/
const CODE_OPTION = /^(-[A-Za-z]*c|--command|--session-command)$/

/** Programs whose first word is code, unless an option brings the code. */
const FILTERS = /^([gmn]?awk|g?sed)$/
const BRINGS_CODE = /^(-[A-Za-z]*[fe]|--(file|expression|source)(=.*)?)$/

/** Programs that join their words into one line, which a shell reads again, here or on another machine. */
const JOINERS = /^(ssh|slogin|rsh|autossh|mosh|dbclient|watch)$/
const WRAPPERS = /^(env|exec|command|nice|nohup|setsid|stdbuf|sshpass|sudo|time|timeout)$/

/** The word after which the first appended argument would be executed as code, if any. */
export function readsCode(words: readonly string[]): string | undefined {
  const [program = ''] = words
  const last = words.at(-1) ?? ''
  if (BUILT_IN.has(program)) return program
  if (FILE_READERS.has(program) && words.length === 1) return program
  if (FILTERS.test(nameOf(program)) && onlyOptions(words.slice(1)) && !words.some((word) => BRINGS_CODE.test(word)))
    return words.join(' ')
  if (CODE_OPTION.test(last) && words.some((word) => WITH_CODE.test(nameOf(word)))) return words.join(' ')
  const runsCode = words.some((word, index) => isInterpreter(word, last) && onlyOptions(words.slice(index + 1)))
  return runsCode ? words.join(' ') : undefined
}

/** The program of these words that joins its arguments into a line of code, if any. */
export function joinerIn(words: readonly string[]): string | undefined {
  const [program = '', ...others] = words
  if (JOINERS.test(nameOf(program))) return program
  return WRAPPERS.test(nameOf(program)) ? others.find((word) => JOINERS.test(nameOf(word))) : undefined
}

function nameOf(word: string): string {
  return word.split('/').at(-1) ?? ''
}

function isInterpreter(word: string, last: string): boolean {
  const name = nameOf(word)
  return INTERPRETERS.some((one) => one.name.test(name) && one.option.test(last))
}

/** After a file name, options belong to that program. */
function onlyOptions(words: readonly string[]): boolean {
  return words.every((word) => word.startsWith('-'))
}
