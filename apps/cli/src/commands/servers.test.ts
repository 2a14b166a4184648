import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { catalogue } from '@ml-airflow/commands'
import { describe, expect, vi } from 'vitest'
import { homeTest, processesWith } from '../command-line.fixture.ts'
import { hereTest } from '../command-line-here.fixture.ts'

vi.setConfig({ maxConcurrency: 3 })

const CONF = '{"parameter_1":"a","parameter_2":"b"}'

const DUE_DAGS = `
import { defineDag, MLTaskSubDag, NoParameters } from '@ml-airflow/core'

class Nothing extends MLTaskSubDag {
  id = 'nothing'
  parameters = NoParameters
  command = ':'
  parametersProvider() { return [] }
}

const years = { startDate: new Date('2020-01-01'), endDate: new Date('2021-01-01'), catchup: true }
const yearly = { parameters: NoParameters, tasks: [new Nothing()], schedule: '@yearly', ...years }
export const due = defineDag({ id: 'due_dag', ...yearly })
export const otherDue = defineDag({ id: 'other_due_dag', ...yearly })
`

describe.concurrent('the database', () => {
  hereTest('must be there before it is used', async ({ home }) => {
    const { code, stderr } = await home.run(['trigger_dag', 'ml_training_dag', '-c', CONF])
    expect(code).toBe(1)
    expect(stderr).toMatch(/upgradedb.*\n$/)
  })

  hereTest('initdb makes it, upgradedb adds what a new DAG needs, and twice is as good as once', async ({ home }) => {
    const made = await home.run(['initdb'])
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(made.stdout).toMatch(
      /^DB: sqlite:\/\/\/.*ml_airflow\.db\nDone: applied 01_schema_definition\.sql, .*iris_report/,
    )
    expect((await home.run(['upgradedb'], { env: home.ownDags })).stdout).toMatch(/Done: made table gate, /)
    expect((await home.run(['upgradedb'])).stdout).toMatch(/\nNothing was missing\.\n$/)
  })

  hereTest('resetdb asks first; only a yes empties it', async ({ home }) => {
    await home.run(['initdb'])
    await home.run(['trigger_dag', 'ml_training_dag', '-c', CONF, '-r', 'r'])
    const state = async () => (await home.run(['dag_state', 'ml_training_dag', 'r'])).stdout
    for (const input of ['', 'n\n', 'whatever\n']) {
      const { code, stderr } = await home.run(['resetdb'], { input })
      expect(code).toBe(1)
      expect(stderr).toMatch(
        /Everything in sqlite:\/\/\/.* will be lost\. Continue\? \(y\/n\) [\s\S]*Nothing was changed\.\n$/,
      )
    }
    expect(await state()).toBe('queued\n')
    expect((await home.runProcess(['resetdb'], { input: 'y\n' })).code).toBe(0)
    expect(await state()).toBe('None\n')
    expect((await home.run(['resetdb', '-y'])).code).toBe(0)
  })

  hereTest('a folder that cannot be written is one sentence', async ({ home }) => {
    writeFileSync(home.file('home'), 'a file')
    for (const command of ['initdb', 'upgradedb']) {
      const { code, stderr } = await home.run([command])
      expect(code).toBe(1)
      expect(stderr.split('\n')).toHaveLength(2)
      expect(stderr).toContain('ml_airflow.db')
    }
  })
})

homeTest.concurrent(
  'a run that is triggered while nothing is there starts when Redis and a worker are',
  async ({ home }) => {
    await home.run(['initdb'])
    const { code, stdout, stderr } = await home.run(['trigger_dag', 'ml_training_dag', '-c', CONF, '-r', 'early'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Created <DagRun ml_training_dag @ .*: early, /)
    expect(stderr).toMatch(/^Redis at .*redis\.sock .* will run once Redis and a worker are available\.\n$/)
    const env = { ...home.ownDags, RECONCILE_SECONDS: '1' }
    await home.start(['standalone'], { env }).says(/Ready: /)
    const waited = await home.run(['trigger_dag', 'ml_training_dag', '-c', CONF, '-r', 'early', '--wait'])
    expect(waited.stdout).toBe("Run 'early' ended: success\n")
  },
)

describe.concurrent('webserver', () => {
  hereTest('serves the API until it is asked to stop', async ({ home }) => {
    await home.run(['initdb'])
    const server = home.start(['webserver', '-p', '0', '-hn', 'localhost'])
    await server.says(/"ready":true/)
    const [address = ''] = /http:\/\/[^"]+/.exec(server.stdout) ?? []
    expect((await fetch(`${address}/api/v1/dags`)).status).toBe(200)
    process.kill(server.pid, 'SIGTERM')
    expect((await server.ended).code).toBe(0)
    expect(processesWith(home.path)).toEqual([])
  })

  hereTest('a port that is taken is one sentence', async ({ home }) => {
    await home.run(['initdb'])
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const { code, stderr } = await home.runProcess(['webserver', '-p', String(port)])
    other.close()
    expect(code).toBe(1)
    expect(stderr).toMatch(new RegExp(`^The API cannot listen on 127\\.0\\.0\\.1:${port}: .*\\n$`))
  })
})

describe.concurrent('worker', () => {
  hereTest('takes tasks until it is asked to stop', async ({ home }) => {
    await home.run(['initdb'])
    const worker = home.start(['worker', '-c', '1'])
    await worker.says(/"ready":true/)
    process.kill(worker.pid, 'SIGTERM')
    expect((await worker.ended).code).toBe(0)
    expect(processesWith(home.path)).toEqual([])
  })

  hereTest('a setting that is not allowed, or a database that is not there, is one sentence', async ({ home }) => {
    const wrong = await home.run(['worker', '-c', 'many'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toMatch(/Allowed are whole numbers from 1 to 1000\.\nUsage: ml-airflow worker /)
    expect(await home.runProcess(['worker'], { env: { WORKER_CONCURRENCY: 'many' } })).toMatchObject({
      code: 1,
      stderr: 'WORKER_CONCURRENCY is "many" in the environment: allowed are whole numbers from 1 to 1000.\n',
    })
    const { code, stderr } = await home.runProcess(['worker'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^[^\n]*upgradedb[^\n]*\n$/)
  })
})

describe.concurrent('scheduler', () => {
  hereTest(
    'makes the runs that are due, of one DAG where it is named, and ends after a given number of looks',
    async ({ home }) => {
      writeFileSync(join(home.ownDags.DAGS_FOLDER, 'due.mjs'), DUE_DAGS)
      const env = home.ownDags
      await home.run(['initdb'], { env })
      const ended = await home.runProcess(['scheduler', '-n', '1', '-d', 'due_dag'], { env })
      expect(ended.code, ended.stderr).toBe(0)
      expect(ended.stdout).toContain('The scheduler creates runs.')
      const runsOf = async (dag: string) =>
        JSON.parse((await home.run(['list_dag_runs', dag, '-o', 'json'], { env })).stdout) as object[]
      // The scheduler may expand a run before it ends.
      const made = { state: expect.stringMatching(/^(queued|running)$/), external_trigger: false }
      expect(await runsOf('due_dag')).toMatchObject([
        { run_id: 'scheduled__2021-01-01T00:00:00+00:00', ...made },
        { run_id: 'scheduled__2020-01-01T00:00:00+00:00', ...made },
      ])
      expect(await runsOf('other_due_dag')).toEqual([])
      expect(processesWith(home.path)).toEqual([])
    },
  )

  hereTest('a DAG that is not there, and an invalid number, are one sentence', async ({ home }) => {
    await home.run(['initdb'])
    expect(await home.runProcess(['scheduler', '-d', 'due_dag'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^The DAG ID 'due_dag' does not exist\.[^\n]*\n$/),
    })
    const { code, sentence } = await home.failure('scheduler', '-n', 'many')
    expect([code, sentence]).toEqual([2, expect.stringMatching(/'many'[\s\S]*\nUsage: ml-airflow scheduler /)])
  })
})

hereTest.concurrent('every command explains itself with an example, under each of its names', async ({ home }) => {
  const { stdout } = await home.run(['--help'])
  for (const { name, spellings } of catalogue) {
    const [first = '', second] = name.split(' ')
    // A command that exists only in the spelling of Airflow 2 is listed in the help of its group.
    const list = second === undefined ? stdout : (await home.run([first, '--help'])).stdout
    expect(list).toMatch(new RegExp(`^ {2}${second ?? first} `, 'm'))
    for (const spelled of [name, ...spellings.map((one) => one.name)]) {
      const help = await home.run([...spelled.split(' '), '--help'])
      expect(help).toMatchObject({ code: 0, stderr: '' })
      expect(help.stdout).toMatch(
        new RegExp(`^Usage: ml-airflow ${spelled} [\\s\\S]*\\nExamples:\\n(.*\\n)*.*ml-airflow ${name}`),
      )
    }
  }
})
