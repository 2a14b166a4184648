import type { Spelled } from '../line/spelled.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

/** Shell script that completes commands and their options, generated from the catalogue. */
export function completionScript(shell: Shell, all: readonly Spelled[]): string {
  if (shell === 'fish') return fishScript(all)
  const script = bashScript(all)
  return shell === 'zsh' ? `autoload -U +X compinit bashcompinit && compinit && bashcompinit\n${script}` : script
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are Bash's expansions
function bashScript(all: readonly Spelled[]): string {
  // Longest names first: a group may also be a command.
  const sorted = [...all].sort((a, b) => b.path.length - a.path.length)
  const groups = [...new Set(all.filter(({ path }) => path.length > 1).map(({ path }) => path[0] ?? ''))]
  const cases = [
    ...sorted.map((one) => caseOf(one.path.join(' '), [...optionsOf(one), ...below(all, one.path)])),
    ...groups
      .filter((group) => !all.some(({ path }) => path.join(' ') === group))
      .map((group) => caseOf(group, below(all, [group]))),
    `    *) words='${topLevel(all).join(' ')}' ;;`,
  ]
  return [
    '_ml_airflow() {',
    '  local words line=" ${COMP_WORDS[*]:1:COMP_CWORD-1} "',
    '  case "$line" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -o default -F _ml_airflow ml-airflow airflow',
  ].join('\n')
}
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are Bash's expansions

function caseOf(name: string, words: readonly string[]): string {
  return `    " ${name} "*) words='${words.join(' ')}' ;;`
}

function fishScript(all: readonly Spelled[]): string {
  const lines = topLevel(all).map((word) => {
    const summary = all.find(({ path }) => path.join(' ') === word)?.command.summary ?? `commands of the group ${word}`
    return `complete -c ml-airflow -f -n __fish_use_subcommand -a ${word} -d ${quoted(summary)}`
  })
  for (const { path, command, arguments: own } of all) {
    const seen = path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
    if (path.length > 1)
      lines.push(
        `complete -c ml-airflow -f -n '__fish_seen_subcommand_from ${path[0]}' -a ${path[1]} -d ${quoted(command.summary)}`,
      )
    for (const { name, form, description, hidden } of own)
      if (form !== 'positional' && !hidden)
        lines.push(
          `complete -c ml-airflow -n '${seen}' -l ${name}${form === 'flag' ? '' : ' -r'} -d ${quoted(description)}`,
        )
  }
  return [...lines, 'complete -c airflow -w ml-airflow'].join('\n')
}

function topLevel(all: readonly Spelled[]): readonly string[] {
  return [...new Set(all.map(({ path }) => path[0] ?? ''))]
}

function below(all: readonly Spelled[], group: readonly string[]): readonly string[] {
  return all.flatMap(({ path }) =>
    path.length > group.length && group.every((word, at) => path[at] === word) ? [path[group.length] ?? ''] : [],
  )
}

function optionsOf({ arguments: own }: Spelled): readonly string[] {
  const shown = own.filter(({ form, hidden }) => form !== 'positional' && !hidden)
  return [...shown.map(({ name }) => `--${name}`), '--output', '--help']
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
