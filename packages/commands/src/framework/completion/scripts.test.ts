import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { catalogue } from '../../catalogue.ts'
import { spellingsOf } from '../line/spelled.ts'
import { completionScript } from './scripts.ts'

const all = catalogue.flatMap(spellingsOf)

function complete(...words: string[]): readonly string[] {
  const given = words.map((word) => `'${word}'`).join(' ')
  const program = `${completionScript('bash', all)}
COMP_WORDS=(ml-airflow ${given}); COMP_CWORD=${words.length}; _ml_airflow; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', program], { encoding: 'utf8' }).split('\n').filter(Boolean)
}

test('Bash completes commands, the commands of a group, and options', () => {
  expect(complete('trigger')).toEqual(['trigger_dag'])
  expect(complete('dags', 'list-im')).toEqual(['list-import-errors'])
  expect(complete('trigger_dag', 'my_dag', '--gr')).toEqual(['--grid'])
  expect(complete('dags', 'trigger', '--conf', '{}', '--wa')).toEqual(['--wait'])
})

test('fish names each command with its summary, and zsh takes the script of Bash', () => {
  expect(completionScript('fish', all)).toContain(
    "-n __fish_use_subcommand -a plan -d 'Shows for each task whether a run with this conf",
  )
  expect(completionScript('zsh', all)).toMatch(/^autoload[^\n]*bashcompinit\n_ml_airflow\(\) \{/)
})
