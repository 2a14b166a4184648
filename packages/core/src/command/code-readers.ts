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
  'compgen',
])
const FILE_READERS = new Set(['.', 'source'])
/** A builtin and the option before the name of a variable, whose subscript Bash evaluates. */
const NAMES_VARIABLE: Readonly<Record<string, RegExp>> = {
  printf: /^-v$/,
  test: /^-[vR]$/,
  '[': /^-[vR]$/,
}

interface Interpreter {
  readonly name: RegExp
  /** Precedes code. */
  readonly option: RegExp
  /** Precedes a word that is neither code nor a file. */
  readonly withWord?: RegExp
  /** Whether further options may stand between the option and the code. */
  readonly takesCodeLater?: boolean
}

/** Programs that take code as an argument. */
const INTERPRETERS: readonly Interpreter[] = [
  {
    name: /^(ba|da|k|z|a|fi)?sh$/,
    option: /^-[a-z]*c[a-z]*$/,
    withWord: /^([-+][oO]|--(rcfile|init-file))$/,
    takesCodeLater: true,
  },
  { name: /^(python|pypy)[\d.]*$/, option: /^-[A-Za-z]*c$/, withWord: /^-[WX]$/ },
  {
    name: /^(node|bun|deno|perl|ruby|lua|R|Rscript|php|julia|elixir|groovy|scala)$/,
    option: /^(-[a-zA-Z]*[eEpr]|--eval|--print)$/,
    withWord: /^(-[Id]|--(require|import|loader|project))$/,
  },
  { name: /^(psql|duckdb|expect)$/, option: /^(-[A-Za-z]*c|--command)$/, withWord: /^-[dhUp]$/ },
  { name: /^(mysql|mariadb)$/, option: /^(-[A-Za-z]*e|--execute)$/, withWord: /^-[hPuD]$/ },
  { name: /^tar$/, option: /^--(to-command|checkpoint-action|use-compress-program)$/ },
  { name: /^parallel$/, option: /^parallel$/, withWord: /^(-j|--jobs)$/, takesCodeLater: true },
]

/** Programs whose option -c takes code, whatever words are before it. */
const WITH_CODE = /^(su|runuser|sg|script)$/
const CODE_OPTION = /^(-[A-Za-z]*c|--command|--session-command)$/

/** Programs whose first word is code, unless an option brings the code. */
const FILTERS = /^([gmn]?awk|g?sed)$/
const BRINGS_CODE = /^(-[A-Za-z]*[fe]|--(file|expression|source)(=.*)?)$/
const CODE_FOLLOWS = /^(-[A-Za-z]*e|--(expression|source))$/

/** Programs that join their words into one line, which a shell reads again, here or on another machine. */
const JOINERS = /^(ssh|slogin|rsh|autossh|mosh|dbclient|watch)$/
const WRAPPERS = /^(env|exec|command|builtin|nice|nohup|setsid|stdbuf|sshpass|sudo|time|timeout)$/
/** Options, variables and numbers of a wrapper. */
const OF_WRAPPER = /^(-.*|\w+=.*|\d[\d.]*[smhd]?)$/
/** `env` splits such a word into several ones. */
const SPLITS = /^(-[a-zA-Z0]*S.*|--split-string(=.*)?)$/

/** The word after which the first appended argument would be executed as code, if any. */
export function readsCode(words: readonly string[]): string | undefined {
  const shown = words.join(' ')
  const own = withoutWrappers(words)
  if (BUILT_IN.has(own[0] ?? '')) return own[0]
  if (FILE_READERS.has(own[0] ?? '') && own.length === 1) return own[0]
  const reads = [isFilterWithoutCode, namesVariable, isSplit, runsNextWord, isInterpreterBeforeCode]
  return reads.some((one) => one(own, words)) ? shown : undefined
}

function withoutWrappers(words: readonly string[]): readonly string[] {
  const start = words.findIndex((word, index) => !(WRAPPERS.test(nameOf(word)) || (index > 0 && OF_WRAPPER.test(word))))
  return start < 0 ? words : words.slice(start)
}

function isFilterWithoutCode([program = '', ...others]: readonly string[]): boolean {
  if (!FILTERS.test(nameOf(program))) return false
  return (
    CODE_FOLLOWS.test(others.at(-1) ?? '') || (onlyOptions(others) && !others.some((word) => BRINGS_CODE.test(word)))
  )
}

function namesVariable([program = '', ...others]: readonly string[]): boolean {
  const option = Object.hasOwn(NAMES_VARIABLE, program) ? NAMES_VARIABLE[program] : undefined
  return option?.test(others.at(-1) ?? '') ?? false
}

/** What `env` makes of the word stays unknown here. */
function isSplit(_own: readonly string[], words: readonly string[]): boolean {
  const ofEnv = words.slice(words.findIndex((word) => nameOf(word) === 'env') + 1)
  const end = ofEnv.findIndex((word, index) => !(OF_WRAPPER.test(word) || /^-[uC]$/.test(ofEnv[index - 1] ?? '')))
  return words.length > ofEnv.length && (end < 0 ? ofEnv : ofEnv.slice(0, end)).some((word) => SPLITS.test(word))
}

/** Code of these comes after further words. */
function runsNextWord(own: readonly string[], words: readonly string[]): boolean {
  const [last = '', others] = [words.at(-1), own.slice(1, -1)]
  switch (nameOf(own[0] ?? '')) {
    case 'find':
      return /^-(exec|ok)(dir)?$/.test(last)
    case 'flock':
      return CODE_OPTION.test(last) && others.filter((word) => !OF_WRAPPER.test(word)).length === 1
    case 'sqlite3':
      return own.length > 1 && own.slice(1).filter((word) => !word.startsWith('-')).length === 1
    default:
      return CODE_OPTION.test(last) && words.some((word) => WITH_CODE.test(nameOf(word)))
  }
}

function isInterpreterBeforeCode(_own: readonly string[], words: readonly string[]): boolean {
  return words.some((word, index) =>
    INTERPRETERS.some((one) => one.name.test(nameOf(word)) && awaitsCode(one, words.slice(index))),
  )
}

/** After a file name, options belong to that program. */
function awaitsCode(
  { option, withWord, takesCodeLater = false }: Interpreter,
  [name = '', ...others]: readonly string[],
) {
  const options = others.filter((_word, index) => !withWord?.test(others[index - 1] ?? ''))
  if (!onlyOptions(options)) return false
  const candidates = [name, ...options]
  return takesCodeLater ? candidates.some((word) => option.test(word)) : option.test(candidates.at(-1) ?? '')
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

function onlyOptions(words: readonly string[]): boolean {
  return words.every((word) => word.startsWith('-'))
}
