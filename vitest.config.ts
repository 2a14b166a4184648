import { availableParallelism } from 'node:os'
import { defaultExclude, defineConfig } from 'vitest/config'

// Tests meet the rooms' sources; the processes they start run what `tsc --build` made of them.
const resolve = { conditions: ['source'] }
// Some tests strike at a certain moment, and CI's machines are shared: there a failed test gets a second chance, at home it does not.
const retry = process.env.CI === undefined ? 0 : 1
// Tests wait for processes and servers most of the time, so that three files keep two cores busy.
const maxWorkers = availableParallelism() + 1
const ssr = { resolve: { conditions: ['source'], externalConditions: ['source'] } }

/** Rooms whose tests start no process that would meet another file's, and change nothing of the process that they run in. */
const SHARED = ['assembly', 'commands', 'config', 'core', 'engine', 'store', 'vault'].map((room) => `packages/${room}`)
const unit = {
  globalSetup: ['packages/testing/src/shared-servers.ts'],
  maxWorkers,
  retry,
  testTimeout: 30_000,
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'rooms', include: ['scripts/*.test.ts'], testTimeout: 30_000, maxWorkers } },
      { test: { name: 'deployment', include: ['docker/*.test.ts'], testTimeout: 30_000, maxWorkers } },
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
          include: ['packages/trials/src/**/*.trial.ts'],
          globalSetup: ['packages/testing/src/shared-servers.ts'],
          maxWorkers,
          // The trials wait for leases and periods more than the others do, and strike at certain moments: they run behind them.
          sequence: { groupOrder: 1 },
          maxConcurrency: 3,
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
