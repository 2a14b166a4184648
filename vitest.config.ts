import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defaultExclude, defineConfig } from 'vitest/config'
import { FailuresReporter } from './scripts/failures-reporter.ts'

// Tests meet the rooms' sources; the processes they start run what `tsc --build` made of them.
const resolve = { conditions: ['source'] }
// Some tests strike at a certain moment, and CI's machines are shared: there a failed test gets a second chance, at home it does not.
const retry = process.env.CI === undefined ? 0 : 1
// A limit only ends a test that hangs: under load, machines of CI need ten times as long as an idle one.
const LIMITS = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000 } },
  setupFiles: ['packages/testing/src/patient-waits.ts'],
}
// Tests wait for processes, servers and leases: three files at once used 73 % of two cores.
const maxWorkers = availableParallelism() + 2
// Each process of tests compiles the same packages: they share what Node has compiled, in the folder that the API and commands use.
const env = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), 'node-compile-cache') }
// A process of tests keeps most of what it loads, so V8 may collect garbage less often.
const execArgv = ['--min-semi-space-size=16', '--initial-heap-size=256']
const ssr = { resolve: { conditions: ['source'], externalConditions: ['source'] } }

/** Rooms whose tests start no process that would meet another file's, and change nothing of the process that they run in. */
const SHARED = [
  ...['api', 'cli', 'web', 'worker'].map((room) => `apps/${room}`),
  ...['assembly', 'bench', 'commands', 'config', 'core', 'engine', 'queue', 'store', 'trials', 'vault'].map(
    (room) => `packages/${room}`,
  ),
]
const unit = {
  globalSetup: ['packages/testing/src/shared-servers.ts'],
  maxWorkers,
  execArgv,
  env,
  retry,
  ...LIMITS,
}

// test.sh counts what passed, and repeats what failed at its end.
const results = process.env.TEST_RESULTS
const reporters =
  results === undefined
    ? []
    : [['json', { outputFile: `${results}.json` }], new FailuresReporter(`${results}.failures`)]

export default defineConfig({
  test: {
    reporters: ['default', ...reporters],
    projects: [
      { test: { name: 'rooms', include: ['scripts/*.test.ts'], maxWorkers, env, ...LIMITS } },
      { test: { name: 'deployment', include: ['docker/*.test.ts'], maxWorkers, env, ...LIMITS } },
      // Their modules are loaded once for all files that a process runs: they keep nothing that another file could find.
      {
        resolve,
        ssr,
        test: { ...unit, name: 'shared', isolate: false, include: SHARED.map((room) => `${room}/src/**/*.test.ts`) },
      },
      {
        resolve,
        ssr,
        test: {
          ...unit,
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.ts'],
          exclude: [...defaultExclude, ...SHARED.map((room) => `${room}/**`)],
        },
      },
      {
        resolve,
        ssr,
        test: {
          name: 'trials',
          isolate: false,
          include: ['packages/trials/src/**/*.trial.ts'],
          globalSetup: ['packages/testing/src/shared-servers.ts'],
          maxWorkers,
          execArgv,
          env,
          // The trials wait for leases and periods more than the others do, and strike at certain moments: they run behind them.
          sequence: { groupOrder: 1 },
          // With three, twelve clusters at once kept both cores busy, and workers waited for 30 s until they were ready.
          maxConcurrency: 2,
          retry,
          ...LIMITS,
        },
      },
    ],
  },
})
