import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bashProgram, workProblems } from './program.ts'
import { readSimpleCommand } from './simple-command.ts'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are Bash's expansions
describe('a command is one program with fixed words', () => {
  test.each([
    ['echo', ['echo']],
    ['  python train.py --fast\n', ['python', 'train.py', '--fast']],
    ["awk -F: '{print $1}'", ['awk', '-F:', '{print $1}']],
    ['echo a\\ b "c\\"d" \'e;f\' g"h"\'i\'', ['echo', 'a b', 'c"d', 'e;f', 'ghi']],
    ["printf $'a\\tb'", ['printf', 'a\tb']],
    ['[ -e file ]', ['[', '-e', 'file', ']']],
    ['echo } fi done # a'.slice(0, 14), ['echo', '}', 'fi', 'done']],
    ["'if' x", ['if', 'x']],
    ['python train.py -c', ['python', 'train.py', '-c']],
    ['sed -f rules.sed', ['sed', '-f', 'rules.sed']],
    ['systemctl restart ssh', ['systemctl', 'restart', 'ssh']],
    ['bash -c \'echo "$1"\' name', ['bash', '-c', 'echo "$1"', 'name']],
    ['echo a=b --lr=0.1 a#b', ['echo', 'a=b', '--lr=0.1', 'a#b']],
    ['echo "" \'\'', ['echo', '', '']],
    ['python train.py -c', ['python', 'train.py', '-c']],
    ['bash -o pipefail train.sh -c', ['bash', '-o', 'pipefail', 'train.sh', '-c']],
    ['env python -S train.py', ['env', 'python', '-S', 'train.py']],
    ['timeout 5m sed s/a/b/', ['timeout', '5m', 'sed', 's/a/b/']],
    ['flock lock python train.py -c', ['flock', 'lock', 'python', 'train.py', '-c']],
    ['grep -rn awk', ['grep', '-rn', 'awk']],
    ['sqlite3 file.db "select 1"', ['sqlite3', 'file.db', 'select 1']],
  ])('C1, C3: %j', (text, words) => {
    expect(readSimpleCommand(text)).toEqual({ variables: [], words })
  })

  test('with variables for it alone', () => {
    expect(readSimpleCommand('CUDA_VISIBLE_DEVICES=0 NAME="a b" EMPTY= python train.py')).toEqual({
      variables: [
        ['CUDA_VISIBLE_DEVICES', '0'],
        ['NAME', 'a b'],
        ['EMPTY', ''],
      ],
      words: ['python', 'train.py'],
    })
  })

  test.each([
    ['if true; then echo yes; fi', 'a compound command'],
    ['for n in 1 2; do echo "$n"; done', 'a compound command'],
    ['{ echo a; echo b; }', "'{'"],
    ['(cd / && pwd)', "'('"],
    ['[[ -d / ]]', "'[['"],
    ['((1))', "'(('"],
    ['case x in x) echo x ;; esac', 'a compound command'],
    ['while read -r line; do echo "$line"; done </etc/hostname', 'a compound command'],
    ['echo start;', "';'"],
    ['echo a; echo b', "';'"],
    ['sleep 0.1 &', "'&'"],
    ['echo start # says what it is given', 'a comment'],
    ['# nothing', 'a comment alone'],
    ['ssh host python train.py', "'ssh', which joins its words for another shell to read"],
    ['timeout 5 /usr/bin/ssh host', "'/usr/bin/ssh', which joins its words"],
    ['sshpass -p x ssh host', "'ssh', which joins its words"],
    ['su nobody -c', "'su nobody -c', which reads its arguments as code"],
    ['awk -F:', "'awk -F:', which reads its arguments as code"],
    ['sed -n', "'sed -n', which reads its arguments as code"],
    ['env -S', "'env -S', which reads its arguments as code"],
    ['env -u HOME -S sh', "'env -u HOME -S sh', which reads"],
    ['command eval', "'eval', which reads"],
    ['builtin command -p eval', "'eval', which reads"],
    ['bash -o pipefail -c', "'bash -o pipefail -c', which reads"],
    ['bash -c -x', "'bash -c -x', which reads"],
    ['python -W ignore -c', "'python -W ignore -c', which reads"],
    ['nice -n 5 awk', "'nice -n 5 awk', which reads"],
    ['sed -e', "'sed -e', which reads"],
    ['find . -type f -exec', "'find . -type f -exec', which reads"],
    ['flock -w 5 lock -c', "'flock -w 5 lock -c', which reads"],
    ['parallel -j 4', "'parallel -j 4', which reads"],
    ['tar --to-command', "'tar --to-command', which reads"],
    ['printf -v', "'printf -v', which reads"],
    ['test -v', "'test -v', which reads"],
    ['compgen -W', "'compgen', which reads"],
    ['psql -d db -c', "'psql -d db -c', which reads"],
    ['sqlite3 -json file.db', "'sqlite3 -json file.db', which reads"],
    ['true &&', 'a syntax error'],
    ['true ||', 'a syntax error'],
    ['true |', 'a syntax error'],
    ['a && b', "'&&'"],
    ['a || b', "'||'"],
    ['a | b', "'|'"],
    ['a |& b', "'|&'"],
    ['! a', "'time' or '!'"],
    ['time a', "'time' or '!'"],
    ['coproc a', "'coproc'"],
    ['f() { x; }', 'a function'],
    ['function f { x; }', 'a function'],
    ['fi', 'a syntax error'],
    ['echo )', 'a syntax error'],
    ['echo \\', 'a backslash at its end'],
    ['echo \\\\\\', 'a backslash at its end'],
    ['echo "a', 'a syntax error'],
    ["echo 'a", 'a syntax error'],
    ['echo a\necho b', 'a line end'],
    ['echo a \\\n  b', 'a line end'],
    ['echo a\r b', 'a line end'],
    ['echo \0', 'a NUL byte'],
    ['cat <<EOF', 'a here-document'],
    ['cat <<< x', 'a here-document'],
    ['echo >file', 'a redirection'],
    ['2>file echo', 'a redirection'],
    ['echo 2>&1', 'a redirection'],
    ['echo $(id)', '$(id), which Bash replaces'],
    ['echo "`id`"', '`id`, which Bash replaces'],
    ['echo $HOME', '$HOME, which Bash replaces'],
    ['echo "$1"', '$1, which Bash replaces'],
    ['echo "$@"', '$@, which Bash replaces'],
    ['echo ${1:-a}', '${1:-a}, which Bash replaces'],
    ['echo $((1+1))', '$((1+1)), which Bash replaces'],
    ['echo $[1+1]', '$[1+1], which Bash replaces'],
    ['echo "$[1+1]"', '$[1+1], which Bash replaces'],
    ['echo {$[', 'an unquoted $'],
    ['echo "a$"', 'an unquoted $'],
    ['cat <(ls)', '<(ls), which Bash replaces'],
    ['ls *.csv', '*, which Bash replaces'],
    ['ls a?', '?, which Bash replaces'],
    ['ls [ab]', '[ab], which Bash replaces'],
    ['echo {a,b}', '{a,b}, which Bash replaces'],
    ['ls ~/x', 'an unquoted ~'],
    ['x --home=~/x', 'an unquoted ~'],
    ['A=1', 'variables, but no program'],
    ['A[0]=1 x', 'an assignment to an array'],
    ['A=(1 2) x', 'an assignment to an array'],
    ['A+=1 x', 'an assignment to an array'],
    ['A=$HOME x', '$HOME, which Bash replaces'],
    ['', 'nothing'],
    ['eval', "'eval', which reads its arguments as code"],
    ['.', "'.', which reads its arguments as code"],
    ['bash -c', "'bash -c', which reads its arguments as code"],
    ['/bin/sh -ec', 'which reads its arguments as code'],
    ['env A=1 python3.12 -u -c', 'which reads its arguments as code'],
    ['node --eval', 'which reads its arguments as code'],
  ])('and %j is invalid', (text, holds) => {
    expect(readSimpleCommand(text)).toMatchObject({ holds: expect.stringContaining(holds) })
  })
})

describe('the refusal says which form to take', () => {
  test.each([
    [
      'echo start;',
      `has the command 'echo start;', which is not one program with fixed words: it holds ';'. Bash text is a script, which takes the arguments as "$@": write script = 'echo start;'.`,
    ],
    [
      'python t.py --out "$MLAF_OUTPUT_PATH"',
      `has the command 'python t.py --out "$MLAF_OUTPUT_PATH"', which is not one program with fixed words: it holds $MLAF_OUTPUT_PATH, which Bash replaces. Bash text is a script, which takes the arguments as "$@": write script = 'python t.py --out "$MLAF_OUTPUT_PATH" "$@"'.`,
    ],
    [
      'curl http://host/?a=1',
      `has the command 'curl http://host/?a=1', which is not one program with fixed words: it holds ?, which Bash replaces. Put the word in single quotes, or write script = 'curl http://host/?a=1 "$@"'.`,
    ],
  ])('%j', (command, problem) => {
    expect(workProblems({ command, script: undefined, strict: false })).toEqual([problem])
  })
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are Bash's expansions

test('C2, S10: a word of a conf stays a word behind every command that is accepted, and Bash reads the fixed words as we do', () => {
  const pieces = fc.constantFrom(
    'a',
    'b1',
    ' ',
    '  ',
    '\t',
    '\\',
    "'",
    '"',
    ';',
    '&',
    '|',
    '#',
    '$',
    '`',
    '(',
    ')',
    '{',
    '}',
    '<',
    '>',
    '*',
    '?',
    '~',
    '=',
    '!',
    '[',
    ']',
    '-',
    '\n',
    'if',
    'fi',
    'done',
    '$1',
    '"$@"',
    "$'",
    'ä',
    ',',
    ':',
    '^',
    '%',
    '+',
    '1',
    '2',
  )
  const texts = fc.array(pieces, { minLength: 1, maxLength: 10 }).map((parts) => parts.join(''))
  const hostile = '; echo "$(id)" #\n'
  const programs: string[] = []
  const expected: string[] = []
  fc.assert(
    fc.property(texts, (text) => {
      const command = `printf '<%s>' ${text}`
      const read = readSimpleCommand(command)
      if ('holds' in read) return
      programs.push(command, bashProgram({ command, script: undefined, strict: false }))
      const fixed = read.words.slice(2)
      expected.push(shown(fixed), shown([...fixed, hostile]))
    }),
    { numRuns: 3000 },
  )
  // A separator that no piece can write: $'\1' is a character, too.
  const lines = programs.map((program) => `${program}\nprintf '\\036'`)
  const told = execFileSync('bash', ['-c', lines.join('\n'), 'name', hostile], { encoding: 'utf8', cwd: '/' })
  expect(programs.length).toBeGreaterThan(200)
  expect(told.split('\x1e').slice(0, -1)).toEqual(expected)
})

/** As printf prints them; without words it prints one empty word. */
function shown(words: readonly string[]): string {
  return words.length === 0 ? '<>' : words.map((word) => `<${word}>`).join('')
}
