import { describe, expect, test } from 'vitest'
import { readYamlDag } from './yaml-file.ts'

/** The problems of a text, as `line:column sentence`. */
function problemsOf(text: string): readonly string[] {
  const outcome = readYamlDag(text)
  return 'dag' in outcome ? [] : outcome.problems.map(({ line, column, sentence }) => `${line}:${column} ${sentence}`)
}

const HEAD = `id: d
parameters:
  p:
    values:
      k: integer
      name: text
tasks:
`
const withTasks = (tasks: string) => problemsOf(HEAD + tasks)

const GOOD = `${HEAD}  t:
    command: 'true'
`

describe('a text that is not a document of a DAG', () => {
  test.each([
    ['is empty', '', '1:1 It is empty: a DAG file begins with `id:`'],
    ['holds a comment alone', '# later\n', '1:1 It is empty'],
    ['is a list', '- id: a\n', '1:1 The file is a list: allowed is a mapping that begins with id and has tasks.'],
    ['is a text', 'hello', "1:1 The file is 'hello' (a text)"],
    [
      'is indented by tabs',
      'id: a\ntasks:\n\tt: {}\n',
      '3:1 It is not valid YAML: Tabs are not allowed as indentation. Use blanks.',
    ],
    ['has a key twice', `${GOOD}id: b\n`, "10:1 The key 'id' appears twice: keep one."],
    ['has two documents', `${GOOD}---\nid: b\n`, '10:1 A second document begins here: a file holds one DAG.'],
    [
      'has tags',
      "id: !!python/object a\ntasks: { t: { command: 'true' } }\n",
      '1:5 Unresolved tag: tag:yaml.org,2002:python/object',
    ],
    [
      'asks for another YAML',
      '%YAML 1.1\n---\nid: a\n',
      '1:1 It asks for YAML 1.1: allowed is 1.2, in which yes, no, on and off are texts.',
    ],
    [
      'has an alias within its anchor',
      'id: &x [*x]\n',
      '1:9 The alias *x is invalid: it is part of the value that it repeats.',
    ],
    ['has an alias without anchor', 'id: *x\n', '1:5 The alias *x is invalid: there is no anchor &x before it.'],
    ['is nested too deep', `id: ${'['.repeat(60)}${']'.repeat(60)}`, '1:45 It is nested more than 40 deep.'],
    ['has a list as a key', `${GOOD}? [a, b]\n: 1\n`, "10:3 '[a, b]' cannot be a key: allowed are texts."],
    ['has an empty key', `${GOOD}"": 1\n`, '10:1 \'""\' cannot be a key: allowed are texts.'],
    [
      'has the key of all objects',
      `${GOOD}__proto__: { x: 1 }\n`,
      "10:1 '__proto__' cannot be a key: allowed are texts.",
    ],
    [
      'merges a text',
      `x-t: &t echo\n${HEAD}  t:\n    <<: *t\n    command: 'true'\n`,
      "10:5 '<<' merges mappings: allowed are an alias of one, such as <<: *defaults, and a list of these.",
    ],
    [
      'merges a list with a text in it',
      `x-t: &t { retries: 1 }\n${HEAD}  t:\n    <<: [*t, echo]\n    command: 'true'\n`,
      "10:5 '<<' merges mappings: allowed are an alias of one, such as <<: *defaults, and a list of these.",
    ],
    [
      'merges an unknown key',
      `x-t: &t { retires: 1 }\n${HEAD}  t:\n    <<: *t\n    command: 'true'\n`,
      "1:11 The key 'retires' is unknown. Did you mean 'retries'?",
    ],
    ['is too long', `id: a\n#${'x'.repeat(1_000_000)}`, '1:1 It has 1000007 characters: allowed are 1000000.'],
    [
      'has a template between brackets',
      `${HEAD}  t:\n    command: echo\n    args: [\${{ parameters.k }}]\n`,
      '10:13 It is not valid YAML: Missing , or : between flow sequence items. Between [ ] and { } a template stands in quotes',
    ],
    [
      'has a template without its $',
      `${HEAD}  t:\n    command: echo\n    args:\n      - {{ params.k }}\n`,
      '11:10 A mapping is used as a key here, as in {{ name }}: a template is ${{ parameters.k }}',
    ],
  ])('that %s is refused at its place', (_, text, said) => {
    expect(problemsOf(text)).toEqual([expect.stringContaining(said)])
  })

  test('whose aliases would grow to millions of values is refused while they are counted', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level < 10; level++)
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      )
    expect(problemsOf(lines.join('\n'))).toEqual([
      expect.stringContaining('It has more than 100000 values, with what its aliases repeat.'),
    ])
  })

  test('of thousands of unknown keys is reported in fifty sentences', () => {
    const keys = Array.from({ length: 5_000 }, (_, index) => `other${index}: 1`)
    expect(problemsOf(`${GOOD}${keys.join('\n')}`)).toHaveLength(50)
  })
})

describe('a document with mistakes', () => {
  test('reports all of them at once, with the given and the allowed values', () => {
    const text = `id: a b
dagid: x
zzz: 1
schedule: '61 * * * *'
start_date: 2026-02-30
catchup: no
overlap: skp
parameters:
  p:
    values:
      k: string
tasks:
  t:
    comand: x
    args: x
    retries: two
    timeout: '5'
    per_sample:
  u:
    after: [s, u]
    command: a; b
    parameters: q
    environment: { A-B: x }
`
    expect(problemsOf(text)).toEqual([
      "1:5 id is 'a b' (a text): allowed are letters, digits, '_', '.' and '-', 190 at most.",
      "2:1 The key 'dagid' is unknown. Did you mean 'id'?",
      expect.stringMatching(
        /^3:1 The key 'zzz' is unknown\. Allowed are id, description, owner, tags, parameters, tasks/,
      ),
      expect.stringMatching(/^4:11 Its schedule '61 \* \* \* \*' is not a cron expression/),
      "4:11 It has a schedule, but no conf for its scheduled runs: 'k' is missing.",
      "5:13 start_date is '2026-02-30', and there is no such date.",
      "6:10 catchup is 'no' (a text): allowed are true and false. In YAML 1.2, yes, no, on and off are texts.",
      "7:10 overlap is 'skp' (a text): allowed are queue, skip, cancel_older. Did you mean 'skip'?",
      expect.stringMatching(/^11:10 parameters\.p\.values\.k is 'string' \(a text\): .* Did you mean 'text'\?$/),
      "14:5 The key 'comand' is unknown. Did you mean 'command'?",
      "15:11 tasks.t.args is 'x' (a text): allowed is a list of texts, each one word of the command.",
      "16:14 tasks.t.retries is 'two' (a text): allowed are whole numbers from 0 to 1000000.",
      "17:14 tasks.t.timeout is '5' (a text): allowed are seconds from 0 to 31622400, which is a year, without quotes.",
      '18:16 tasks.t.per_sample is empty: leave the key out, or give true and false.',
      "20:13 'u' comes after 's', and there is no such task. There are t, u.",
      "20:16 'u' comes after itself.",
      expect.stringMatching(
        /^21:14 The command is not one program with fixed words: it holds ';'\. Bash text is a script/,
      ),
      "22:17 There are no parameters 'q' in this file. There are p.",
      "23:18 Task 'u' sets 'A-B', which is not a name of an environment variable.",
    ])
  })

  test('has a code frame for each', () => {
    const outcome = readYamlDag(GOOD.replace('command', 'comand'))
    expect('problems' in outcome && outcome.problems[0]?.frame.split('\n')).toEqual([
      '   7 | tasks:',
      '   8 |   t:',
      "   9 |     comand: 'true'",
      '     |     ^',
      '  10 | ',
    ])
  })

  test('reports a circle of tasks, and the other mistakes', () => {
    const tasks = ['a', 'b', 'c'].map(
      (id, index) => `  ${id}: { after: ${'bca'[index]}, command: 'true', retries: -1 }`,
    )
    expect(withTasks(tasks.join('\n'))).toEqual([
      expect.stringContaining(
        "The tasks wait for each other in a circle: a after b after c after a. Take one of these out of an 'after'.",
      ),
      ...[8, 9, 10].map((line) => expect.stringContaining(`${line}:`)),
    ])
  })

  test.each([
    ['neither command nor script', '  t: {}', "8:3 't' has neither a command nor a script."],
    ['both', "  t: { command: 'true', script: 'true' }", "8:25 't' has both a command and a script: keep one."],
    ['strict beside a command', "  t: { command: 'true', strict: true }", '8:25 strict is for scripts'],
    [
      'a name that is not a table',
      "  Big: { command: 'true' }",
      "8:3 Task 'Big' has table 'Big', which must be small letters",
    ],
    [
      'arguments that a script never uses',
      '  t: { script: echo hi, args: [a] }',
      `8:16 Task 't' gives arguments that its script never uses: put "$@" or "$1" where they belong, or leave args out.`,
    ],
    ['no tasks', '  {}', '8:3 The DAG has no task.'.replace('8:3', '7:1')],
    [
      'an unknown key of an input',
      '  t: { command: x, inputs: [{ path: a, buy: stat }] }',
      "8:40 The key 'buy' is unknown.",
    ],
  ])('reports %s', (_, tasks, said) => {
    expect(withTasks(tasks)).toContainEqual(expect.stringContaining(said))
  })
})

describe('parameters without a set', () => {
  const flat = (parameters: string, task = "command: 'true'", id = 'my-Dag.1') =>
    `id: ${id}\nparameters:\n${parameters}\ntasks: { t: { ${task} } }\n`

  test('are one set, named like the DAG', () => {
    const outcome = readYamlDag(
      flat('  lr: { type: number, min: 0, max: 1, default: 0.1 }\n  data: text', "command: 'fit ${{ parameters.lr }}'"),
    )
    if (!('dag' in outcome)) throw new Error(outcome.problems[0]?.sentence)
    expect(outcome.dag.parameters.name).toBe('my_dag_1')
    expect(outcome.dag.parameters.parse({ data: 'iris' })).toEqual({ lr: 0.1, data: 'iris' })
  })

  test('have their mistakes reported at their positions and by their names', () => {
    expect(
      problemsOf(flat('  lr: { typ: number }\n  k: strin\n  rate: float\n  e: {}\n  d: { type: integer, default: x }')),
    ).toEqual([
      "3:3 The parameter 'lr' has no type: give type: text, integer, number or boolean, or enum.",
      expect.stringMatching(/^3:9 The key 'typ' is unknown\. Allowed are type, description/),
      expect.stringMatching(/^4:6 parameters\.k is 'strin' \(a text\)/),
      expect.stringMatching(/^5:9 parameters\.rate is 'float' \(a text\): .* Did you mean 'number'\?$/),
      "6:3 The parameter 'e' has no type: give type: text, integer, number or boolean, or enum.",
      expect.stringMatching(/^7:32 The default of 'd' is 'x' \(a text\), which does not fit/),
    ])
  })

  test('beside sets are one mistake, and so is a task of the same name', () => {
    expect(problemsOf(flat('  lr: number\n  model: { values: { k: integer } }'))).toEqual([
      "3:3 'lr' is a parameter, and 'model' is a set of parameters: allowed are parameters alone, and sets alone. Put 'lr' below the 'values' of a set.",
    ])
    expect(problemsOf(flat('  lr: number', "command: 'true'", 't'))).toEqual([
      "4:10 The task 't' has the name of the DAG, whose parameters have the table 't': give the task another name, or a 'table'.",
    ])
  })
})

test('a key that stands twice, a second document and tags hide no other mistake', () => {
  const text = `${GOOD}id: e\n  \ncatchup: no\ntags: [!x a]\n---\nid: b\n`
  expect(problemsOf(text).map((said) => said.slice(0, 34))).toEqual([
    "10:1 The key 'id' appears twice: k",
    "12:10 catchup is 'no' (a text): al",
    '13:8 Unresolved tag: !x: tags have',
    '14:1 A second document begins here',
  ])
})

test('merged keys yield to those that the task itself gives, and the first of a list to none', () => {
  const outcome = readYamlDag(`x-a: &a { retries: 1, timeout: 5 }
x-b: &b { retries: 2, pool: small }
id: d
tasks:
  t: { command: echo, <<: [*a, *b], timeout: 7 }
  1: { <<: *b, command: echo, table: one }
`)
  if (!('dag' in outcome)) throw new Error(outcome.problems[0]?.sentence)
  expect(outcome.dag.tasks.get('t')).toMatchObject({ retries: 1, timeout: 7, pool: 'small' })
  expect(outcome.dag.tasks.get('1')).toMatchObject({ retries: 2, pool: 'small' })
})

describe('numbers and words', () => {
  test('are texts as they stand where a text is asked for', () => {
    const outcome = readYamlDag(`id: d
parameters: { p: { values: { country: { type: text, default: no }, mode: { enum: [on, off], default: off } } } }
tasks: { t: { command: echo, args: [1.10, 0x10, no, true, 9007199254740993], version: 1.10 } }
tags: [2026]
`)
    if (!('dag' in outcome)) throw new Error(outcome.problems[0]?.sentence)
    const task = outcome.dag.tasks.get('t')
    expect(task?.parametersProvider({} as never)).toEqual(['1.10', '0x10', 'no', 'true', '9007199254740993'])
    expect(task?.version).toBe('1.10')
    expect(outcome.dag.tags).toEqual(['2026'])
    expect(outcome.dag.parameters.parse({})).toEqual({ country: 'no', mode: 'off' })
  })

  test('are refused where digits would be lost, or no value fits', () => {
    expect(
      problemsOf(`id: d
parameters:
  p:
    values:
      a: { type: integer, default: 9007199254740993 }
      b: { type: number, min: 9007199254740993 }
      c: { type: integer, min: 3, max: 1 }
      d: { type: boolean, min: 1, default: yes }
      e: {}
      f: { type: integer, default: 1.5 }
tasks: { t: { command: 'true' } }
`),
    ).toEqual([
      expect.stringContaining("5:36 The default of 'a' is 9007199254740993, which does not fit"),
      '6:31 parameters.p.values.b.min is 9007199254740993: as a number it would be 9007199254740992; allowed are numbers that JavaScript can hold.',
      '7:35 No value fits: min is 3 and max is 1.',
      "8:27 'min' has no meaning for boolean. Allowed are default and description.",
      expect.stringContaining("8:44 The default of 'd' is 'yes' (a text), which does not fit"),
      "9:7 The parameter 'e' has no type: give type: text, integer, number or boolean, or enum.",
      expect.stringContaining("10:36 The default of 'f' is 1.5, which does not fit"),
    ])
  })
})
