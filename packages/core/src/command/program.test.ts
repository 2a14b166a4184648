import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { bashProgram, type TaskText, takesArguments, workProblems } from './program.ts'
import { viaProblems } from './via.ts'

const NONE: TaskText = { command: undefined, script: undefined, strict: false }

function run(work: Partial<TaskText>, ...args: string[]): string {
  return execFileSync('bash', ['-c', bashProgram({ ...NONE, ...work }), 'task', ...args], { encoding: 'utf8' })
}

describe('a command', () => {
  test('C2, S13: gets the arguments as further words, none of them read by a shell', () => {
    expect(run({ command: "printf '<%s>' a" }, '$(id)', '; id', '')).toBe('<a><$(id)><; id><>')
    expect(run({ command: "awk -F: 'NR == 1 {print $1}'" }, '/etc/passwd')).toBe('root\n')
  })

  test('sets its variables for the program alone', () => {
    expect(run({ command: 'WORD="a b" printenv' }, 'WORD')).toBe('a b\n')
  })

  test.each(['if', 'time', 'a=b', '{', '!'])(
    'that begins with the quoted word %j looks for a program of that name',
    (name) => {
      expect(bashProgram({ ...NONE, command: `'${name}' x` })).toBe(`'${name}' x "$@"`)
    },
  )
})

describe('a script', () => {
  test.each([
    'if true; then echo yes; fi',
    'for n in 1 2; do echo "$n"; done',
    '{ echo a; }',
    '(cd / && pwd)',
    '[[ -d / ]]',
    'case x in x) echo x ;; esac',
    'while read -r line; do echo "$line"; done </etc/hostname',
    'echo start;',
    'echo start # a comment',
    'cat <<EOF\ntext\nEOF',
  ])('C1, C2: is run as it stands: %j', (script) => {
    expect(bashProgram({ ...NONE, script })).toBe(script)
    expect(run({ script }, 'id')).not.toContain('uid=')
  })

  test('that is strict ends at the first command that fails', () => {
    expect(run({ script: 'false | true; echo on' })).toBe('on\n')
    for (const script of ['false; echo on', 'false | true; echo on', 'echo "$MLAF_NO_SUCH"; echo on'])
      expect(() => run({ script, strict: true })).toThrow(/Command failed/)
  })
})

describe('is refused', () => {
  test.each<[string, Partial<TaskText>, RegExp]>([
    ['nothing to run', {}, /^has neither a command nor a script: write command = 'python train.py', or script =/],
    ['both', { command: 'a', script: 'b' }, /^has both a command and a script: keep one/],
    ['an empty command', { command: '  ' }, /^has an empty command/],
    ['an empty script', { script: '\n' }, /^has an empty script/],
    ['a command that is an array', { command: ['a'] as never }, /^has a command that is an array: it must be text/],
    ['a command that is null', { command: null as never }, /^has a command that is null: it must be text/],
    ['a strict command', { command: 'a', strict: true }, /^sets strict, which is for scripts/],
  ])('%s', (_what, work, problem) => {
    expect(workProblems({ ...NONE, ...work })).toEqual([expect.stringMatching(problem)])
  })
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are Bash's expansions
test('C2: what ssh would make code of is quoted once more by the script that its refusal proposes', () => {
  const [problem = ''] = workProblems({ ...NONE, command: 'ssh host printf "<%s>"' })
  const [, script = ''] = /script = '(.*)'\.$/.exec(problem) ?? []
  expect(script).toBe('ssh host printf "<%s>" "${@@Q}"')
  // Like ssh, this joins its words with blanks for another shell.
  const ssh = 'ssh() { shift; bash -c "$*"; }'
  expect(run({ script: `${ssh}\nssh host echo "\${@@Q}"` }, '$(id)', "; id'")).toBe("$(id) ; id'\n")
  expect(takesArguments({ ...NONE, script })).toBe(true)
})

test.each([
  [['conda', 'run', '-n', 'ml'], []],
  [['docker', 'run', '--rm', 'image'], []],
  [['ssh', 'host'], [expect.stringMatching(/^has via with 'ssh', which joins its words/)]],
  [['env', 'A=b', 'ssh', 'host'], [expect.stringMatching(/^has via with 'ssh'/)]],
  [
    ['docker', 'run', 'image', 'sh', '-c'],
    [expect.stringMatching(/reads its next word as code: end it before '-c'\.$/)],
  ],
  [['bash', '-c'], [expect.stringMatching(/reads its next word as code/)]],
])('C2: via accepts no words that run the next word as code: %j', (via, problems) => {
  expect(viaProblems(via)).toEqual(problems)
})

test.each([
  'echo "$@"',
  'echo "$1"',
  'echo ${1:-none}',
  'echo $#',
  'echo "${@:2}"',
  'echo $(cat "$1")',
  'echo $(( $1 + 1 ))',
  'for word; do echo "$word"; done',
  'shift; x',
  'while getopts a: o; do :; done',
  '. ./lib.sh',
  'cat <<EOF\n$1\nEOF',
  'f() { echo "$1"; }',
  'echo "${!n}"',
  'if',
])('%j may use its arguments', (script) => {
  expect(takesArguments({ ...NONE, script })).toBe(true)
})

test.each([
  "awk '{print $1}' /etc/passwd",
  'echo "$HOME" ${MLAF_OUTPUT_PATH}',
  'echo \\$1',
  'echo start # $1',
  "cat <<'EOF'\n$1\nEOF",
  'for word in a b; do echo "$word"; done',
  'echo $(( 1 + 1 )) $$ $? $0',
])('%j does not use its arguments', (script) => {
  expect(takesArguments({ ...NONE, script })).toBe(false)
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are Bash's expansions
