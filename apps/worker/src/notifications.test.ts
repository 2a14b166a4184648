import { cipherOf, ownConnectionOf } from '@ml-airflow/config'
import { Connection } from '@ml-airflow/core'
import { Connections } from '@ml-airflow/engine'
import { TestReceiver, TestSmtp } from '@ml-airflow/testing'
import { DATABASES, databaseSettings, redisSettings } from '@ml-airflow/testing/shared-settings'
import { openCipher } from '@ml-airflow/vault'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until, WorkerHome } from './worker.fixture.ts'

const SECRET = 'a-secret-for-signatures'
const RUNS = 6

describe.each(DATABASES)('with two workers on %s', (kind) => {
  let home: WorkerHome
  let receiver: TestReceiver
  let smtp: TestSmtp

  beforeAll(async () => {
    receiver = await TestReceiver.start()
    smtp = await TestSmtp.start()
    home = new WorkerHome({
      ...databaseSettings(kind),
      ...redisSettings(),
      NOTIFY_ON_FAILURE: 'email:team@example.com',
      NOTIFY_ALLOWED_HOSTS: '127.0.0.1',
      WEB_BASE_URL: 'https://ml.example.com',
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(smtp.port),
      SMTP_STARTTLS: 'False',
      SMTP_USER: 'mailer',
      SMTP_PASSWORD: 'mail-secret',
      LOG_LEVEL: 'debug',
    })
    await home.open()
    await home.addDags('told.mjs', TOLD_DAGS)
    const cipher = openCipher(cipherOf(home.settings))
    const connections = new Connections({ store: home.parts.store, cipher, own: ownConnectionOf(home.settings) })
    const address = `http://127.0.0.1:${receiver.port}/hook`
    await connections.add(new Connection({ ...Connection.ofUri('ops', address), connId: 'ops', password: SECRET }))
    await connections.add(Connection.ofUri('team', `http://127.0.0.1:${receiver.port}/services/T/B/X`))
    await Promise.all([home.worker(), home.worker()])
  })

  afterAll(async () => {
    await home.remove()
    await receiver.stop()
    await smtp.stop()
  })

  const requests = (event: string) =>
    receiver.received.filter(({ path }) => path === '/hook').filter(({ body }) => JSON.parse(body).event === event)

  it('each failed run is notified once, with the failed tasks, their reasons, the end of the log and the page', async () => {
    const words = Array.from({ length: RUNS }, (_, index) => `word-${index}`)
    const runs = await Promise.all(words.map((word) => home.triggerDag('told_dag', { word, api_key: 'k-12345' })))
    await until(() => requests('failure').length >= RUNS && smtp.received.length >= RUNS)
    await until(async () => (await home.parts.store.notifications.list({ state: 'pending', limit: 1 })).length === 0)
    expect(new Set(requests('failure').map(({ headers }) => headers['webhook-id'])).size).toBe(RUNS)
    expect([requests('failure').length, smtp.received.length]).toEqual([RUNS, RUNS])
    const run = runs[0] ?? { id: 0, runId: '' }
    const body = requests('failure')
      .map((one) => JSON.parse(one.body))
      .find((one) => one.run === run.id)
    expect(body).toMatchObject({
      event: 'failure',
      dag_id: 'told_dag',
      run_id: run.runId,
      state: 'failed',
      address: `https://ml.example.com/admin/runs/${run.id}`,
      conf: { word: 'word-0', api_key: '***' },
      failed_tasks: [{ task_id: 'fail', sample: null, try_number: 1, log: ['It goes wrong: word-0'] }],
      not_started: 1,
    })
    expect(body.failed_tasks[0].sentence).toContain('3')
    expect(smtp.received.find(({ text }) => text.includes(`/admin/runs/${run.id}`))?.to).toEqual(['team@example.com'])
  })

  it('a success goes where the DAG says, and nowhere else', async () => {
    const mails = smtp.received.length
    const run = await home.triggerDag('told_dag', { word: 'fine', api_key: 'k' })
    await until(() => requests('success').length > 0)
    expect(requests('success').map(({ body }) => JSON.parse(body).run)).toEqual([run.id])
    expect(smtp.received).toHaveLength(mails)
  })

  it('a run that takes longer than it may is notified while it runs', async () => {
    const run = await home.trigger('gate', 'slow_dag')
    await until(() => receiver.received.some(({ path }) => path === '/services/T/B/X'))
    expect((await home.parts.store.runs.find(run.id))?.state).toBe('running')
    const text = JSON.parse(receiver.received.find(({ path }) => path.startsWith('/services'))?.body ?? '{}').text
    expect(text).toContain(`*Run '${run.runId}' of DAG 'slow_dag' has been running for `)
    expect(text).toContain('longer than it should*')
    await home.parts.store.closing.cancel(run.id)
  })

  it('no log contains a secret or an address', async () => {
    expect(home.said).not.toMatch(/a-secret-for-signatures|mail-secret|services\/T\/B\/X/)
  })
})

const TOLD_DAGS = `
import { defineDag, defineParameters, MLTaskSubDag } from '@ml-airflow/core'
import { z } from 'zod'

const Word = defineParameters('told_word', { word: z.string(), api_key: z.string() })
const Gate = defineParameters('slow_gate', { gate: z.string() })

class Fail extends MLTaskSubDag {
  id = 'fail'
  parameters = Word
  script = 'echo "It goes wrong: $1"; if [ "$1" != fine ]; then exit 3; fi'
  parametersProvider({ parameters }) { return [parameters.word] }
}
class After extends MLTaskSubDag {
  id = 'after'
  parameters = Word
  command = 'echo'
  constructor(after) { super({ after }) }
  parametersProvider() { return [] }
}
class Slow extends MLTaskSubDag {
  id = 'slow'
  parameters = Gate
  script = 'until [ -e "$1" ]; do sleep 0.05; done'
  parametersProvider({ parameters }) { return [parameters.gate] }
}
const fail = new Fail()

export const told = defineDag({
  id: 'told_dag',
  parameters: Word,
  tasks: [fail, new After([fail])],
  notify: { onFailure: [{ webhook: 'ops' }], onSuccess: [{ webhook: 'ops' }] },
})
export const slow = defineDag({
  id: 'slow_dag',
  parameters: Gate,
  tasks: [new Slow()],
  notify: { onSla: [{ slack: 'team' }], sla: 0.5 },
})
`
