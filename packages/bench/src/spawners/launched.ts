import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { startLauncher } from '@ml-airflow/shell'
import { serve } from './serve.ts'

const BALLAST_MB = 400

// The launcher, from a process with as much data as a large worker.
const [, , folder = ''] = process.argv
const ballast = Array.from({ length: BALLAST_MB }, (_, index) => Buffer.alloc(1024 * 1024, index + 1))
const logs = mkdtempSync(join(folder, 'spawn-'))
const launcher = await startLauncher()
let launches = 0

serve(async () => {
  launches += 1
  await launcher.launch({
    instance: launches,
    tryNumber: 1,
    work: 'bench',
    key: `bench-${launches}-${ballast.length}`,
    program: 'true',
    name: 'bench',
    args: [],
    notes: [],
    cwd: undefined,
    environment: {},
    secrets: [],
    logPath: join(logs, `${launches}.log`),
    timeout: 0,
    deadline: Number.POSITIVE_INFINITY,
  }).exit
})
