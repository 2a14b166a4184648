import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { type HomeHere, hereTest } from '../command-line-here.fixture.ts'

const RULE = `# ${'-'.repeat(58)}`

describe('show_dag', () => {
  hereTest('draws tasks and the order between them, as text or into a file', async ({ home }) => {
    const { code, stdout } = await home.call('show_dag', 'ml_training_dag')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^digraph "ml_training_dag" \{\n[\s\S]*\n\}\n$/)
    expect(stdout.match(/" -> ".*/g)).toHaveLength(2)
    expect(stdout).toContain('\t"common_task_1" -> "common_task_2"\n\t"common_task_2" -> "training_task_1"\n')
    expect((await home.call('dags', 'show', 'sampled_dag')).stdout).toContain('label="sampled (per sample)"')

    const [dot, svg] = [home.file('dag.dot'), home.file('dag.svg')]
    expect((await home.call('show_dag', 'ml_training_dag', '--save', dot)).stdout).toBe(`File ${dot} saved\n`)
    expect(readFileSync(dot, 'utf8')).toBe(stdout)
    expect(await home.json('show_dag', 'ml_training_dag', '-s', svg)).toEqual({ dag_id: 'ml_training_dag', file: svg })
    expect(readFileSync(svg, 'utf8')).toMatch(/<svg [\s\S]*>training_task_1<\/text>[\s\S]*<\/svg>/)
  })

  hereTest('refuses a DAG that is not there, and what it cannot draw', async ({ home }) => {
    const { code, sentence } = await home.failure('show_dag', 'ml_trainig_dag')
    expect([code, sentence]).toEqual([1, expect.stringMatching(/^[^\n]*'ml_trainig_dag'[^\n]*\n$/)])
    const png = await home.failure('show_dag', 'ml_training_dag', '--save', home.file('dag.png'))
    expect(png).toMatchObject({ code: 2, sentence: expect.stringContaining('.dot, .gv, .svg') })
    expect(existsSync(home.file('dag.png'))).toBe(false)
    expect(await home.failure('show_dag', 'ml_training_dag', '--imgcat')).toMatchObject({ code: 2 })
    const nowhere = await home.failure('show_dag', 'ml_training_dag', '--save', home.file('none/dag.dot'))
    expect(nowhere).toMatchObject({ code: 1, sentence: expect.stringMatching(/^The drawing cannot be saved: .*\n$/) })
  })
})

describe('render', () => {
  hereTest('prints what a task would be started with, by -tp or by the run of that date', async ({ home }) => {
    await home.call('initdb')
    const about = ['render', 'ml_training_dag', 'training_task_1', '2015-06-01']
    const given = await home.call(...about, '-tp', '{"parameter_1":"a b","parameter_2":"c"}')
    expect(given).toMatchObject({ code: 0, stderr: '' })
    expect(given.stdout.startsWith(`${RULE}\n# property: bash_command\n${RULE}\necho "$@"\n`)).toBe(true)
    expect(given.stdout).toMatch(/# property: arguments\n# -+\n\S+\na b\nc\n\n# -+\n# property: env\n/)

    const conf = '{"parameter_1":"x","parameter_2":"y"}'
    const triggered = await home.call('trigger_dag', 'ml_training_dag', '-r', 'r', '-e', '2015-06-01', '-c', conf)
    expect(triggered.code, triggered.stderr).toBe(0)
    const before = await home.json('show_run', 'ml_training_dag', 'r')
    expect(await home.json(...about)).toMatchObject({
      bash_command: 'echo "$@"',
      arguments: [expect.any(String), 'x', 'y'],
    })
    expect(await home.json('tasks', ...about, '-tp', '{"parameter_2":"z"}')).toMatchObject({
      arguments: [expect.any(String), 'x', 'z'],
    })
    expect(await home.json('show_run', 'ml_training_dag', 'r')).toEqual(before)
  })

  hereTest('tells where the parameters could have come from, and knows its tasks', async ({ home }) => {
    await home.call('initdb')
    const { code, sentence } = await home.failure('render', 'ml_training_dag', 'training_task_1', '2015-06-01')
    expect(code).toBe(1)
    expect(sentence).toMatch(
      /parameter_1[\s\S]*has no run of 2015-06-01\S* that provides them\. Give them like this: ml-airflow test [^\n]*\n$/,
    )
    const unknown = await home.failure('render', 'ml_training_dag', 'no_task', '2015-06-01')
    expect(unknown).toMatchObject({ code: 1, sentence: expect.stringContaining("'no_task'") })
    expect((await home.failure('render', 'ml_training_dag', 'training_task_1', 'someday')).code).toBe(2)
  })
})

describe('test -pm', () => {
  hereTest('keeps log and output of a task that fails, and only then', async ({ home }) => {
    await home.run(['initdb'], { env: home.ownDags })
    const conf = JSON.stringify({ file: home.file('gate') })
    const failed = await home.call('test', 'fail_dag', 'fail', '2015-06-01', '-tp', conf, '-pm')
    expect(failed.code).toBe(1)
    const folder = keptFolder(failed.stderr)
    expect(readFileSync(join(folder, 'test.log'), 'utf8')).toContain('The command ended with exit code 3.')
    rmSync(folder, { recursive: true })

    const gone = await home.call('test', 'fail_dag', 'fail', '2015-06-01', '-tp', conf)
    expect([gone.code, gone.stderr]).toEqual([1, expect.not.stringContaining('kept in')])
    const parameters = '{"parameter_1":"a"}'
    const good = await home.call('test', 'ml_training_dag', 'common_task_2', '2015-06-01', '-tp', parameters, '-pm')
    expect([good.code, good.stderr]).toEqual([0, expect.not.stringContaining('kept in')])
    expect(good.stdout).toMatch(/ out\| \d+ a$/m)
    expect(await stateOf(home, 'fail_dag')).toBe('None\n')
  })

  hereTest('keeps nothing of what could not even start', async ({ home }) => {
    await home.run(['initdb'], { env: home.ownDags })
    const { code, sentence } = await home.failure('test', 'fail_dag', 'fail', '2015-06-01', '-tp', '{"file":1}', '-pm')
    expect(code).toBe(1)
    expect(sentence).toMatch(/file/)
    expect(sentence).not.toContain('kept in')
  })
})

function keptFolder(stderr: string): string {
  const [, folder = ''] = /^Its log and its output are kept in (.*)$/m.exec(stderr) ?? []
  expect(folder).not.toBe('')
  return folder
}

async function stateOf(home: HomeHere, dag: string): Promise<string> {
  return (await home.call('dag_state', dag, '2015-06-01')).stdout
}
