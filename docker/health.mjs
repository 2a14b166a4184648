// Says by its exit code whether this container does what its command is for; what is wrong stands in `docker inspect`.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { promisify } from 'node:util'

/** Less than what Docker waits for this program, so that the reason is reported; more than what the API takes to ask its servers. */
const PATIENCE_MS = 8_000
const APPS = { standalone: ['api', 'worker'], webserver: ['api'], worker: ['worker'], scheduler: ['scheduler'] }
const MAINS = {
  api: '/apps/api/dist/main.js',
  worker: '/apps/worker/dist/main.js',
  scheduler: '/apps/worker/dist/scheduler-main.js',
}

const problems = (await Promise.all((APPS[command()] ?? []).map(problemOf))).filter((problem) => problem !== undefined)
process.stdout.write(problems.join('\n') || 'ok')
process.exitCode = problems.length === 0 ? 0 : 1

/** The word behind the entry point; the image's own where there is none. */
function command() {
  const words = commandLine(1)
  return words[words.findIndex((word) => word.endsWith('/entrypoint.sh')) + 1] ?? 'standalone'
}

async function problemOf(app) {
  const state = stateOf(app)
  if (state === undefined) return `The ${app} does not run.`
  if (state === 'T') return `The ${app} has been stopped by a signal, and does not go on.`
  if (app === 'api') return apiProblem()
  return app === 'worker' ? workerProblem() : undefined
}

/** The letter by which Linux tells what the app's process does; undefined where there is none. */
function stateOf(app) {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  const pid = pids.find((one) => commandLine(one).some((word) => word.endsWith(MAINS[app])))
  return pid && /\) (\S)/.exec(read(`/proc/${pid}/stat`))?.[1]
}

async function apiProblem() {
  try {
    const address = `http://127.0.0.1:${process.env.PORT || 8080}/health`
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) })
    return answer.ok ? undefined : `The API says: ${await answer.text()}`
  } catch (error) {
    return `The API does not answer: ${error.cause?.message ?? error.message}`
  }
}

/** The heartbeat of a worker is in the database. While the database is away, nobody knows whether the worker is alive, and a restart
 * would not help. */
async function workerProblem() {
  const cli = new URL('../apps/cli/dist/main.js', import.meta.url).pathname
  const args = [cli, 'list_workers', '-o', 'json']
  const answer = await promisify(execFile)(process.execPath, args, { timeout: 15_000 }).catch(() => undefined)
  if (answer === undefined) return undefined
  const here = JSON.parse(answer.stdout).filter(({ host }) => host === hostname())
  return here.some(({ alive }) => alive) ? undefined : 'The worker has sent no heartbeat for longer than its lease.'
}

function commandLine(pid) {
  return read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1)
}

/** Empty where the process has gone meanwhile. */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
