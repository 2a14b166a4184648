import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const LOGGER = fileURLToPath(new URL('../dist/logger.js', import.meta.url))

/** Logs a number of lines at once when its stdin ends, and exits with 3. */
const PROCESS = `
  import { createLogger, exitAfterLog } from '${LOGGER}'
  import { loadSettings } from '@ml-airflow/config'
  const logger = createLogger('worker', loadSettings({ env: {} }).settings)
  for await (const _ of process.stdin);
  for (let line = 1; line <= Number(process.argv[1]); line++) logger.info(\`line \${line}\`)
  exitAfterLog(3)
`

function startProcess(lines = 2) {
  const args = ['--input-type=module', '-e', PROCESS, String(lines)]
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'], cwd: import.meta.dirname })
}

test('a process exits after the last lines of its log', async () => {
  const child = startProcess()
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stdin.end()
  expect(await once(child, 'close')).toEqual([3, null])
  expect(said).toMatch(/"msg":"line 1".*\n.*"msg":"line 2"/)
})

test('a process exits although the reader of its log is gone', async () => {
  const child = startProcess()
  child.stdout.destroy()
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([3, null])
})

test('a process exits although the reader of its log reads nothing', async () => {
  // More than a pipe holds.
  const child = startProcess(20_000)
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([3, null])
})
