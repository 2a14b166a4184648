import { testFolder } from '@ml-airflow/testing'
import { expect } from 'vitest'
import {
  clockSetBack,
  clockSetForward,
  earlyJob,
  forgottenJob,
  frozenLauncher,
  frozenPair,
  frozenWorker,
  launcherKilledInCleaning,
  lostInTheMiddle,
  pausedAhead,
  pausedMeanwhile,
  sharedTasks,
  stoppedMeanwhile,
  urgentWaits,
} from './cases/scenarios.ts'
import { type Start, test } from './cases/start.ts'
import type { Cluster } from './cluster/cluster.ts'
import { copyRepository, type Mutation } from './repository-copy.ts'
import { within } from './wait.ts'

// Removes each guard of the protocol from a copy of the build. The cases for this guard must then violate an invariant:
// otherwise either the guard is needless or the checker is blind.

interface Guard {
  readonly guard: string
  readonly mutations: readonly Mutation[]
  readonly scenario: (start: Start, surroundings: { repository: string }) => Promise<Cluster>
  /** At least one of these is violated; timing decides which. */
  readonly violated: readonly string[]
}

function sqlOf(role: string, statement: string): Pick<Mutation, 'file'> & { readonly statement: string } {
  return { file: `packages/store/sql/${role}.sql`, statement }
}

const guards: readonly Guard[] = [
  {
    guard: "the claim's lease",
    mutations: [
      {
        ...sqlOf('claims', 'claim-record'),
        from: 'AND lease_until IS NULL',
        to: '',
      },
    ],
    scenario: sharedTasks,
    violated: ['I4', 'I12'],
  },
  {
    guard: "the claim's epoch",
    mutations: [
      sqlOf('settlement', 'finish-record'),
      sqlOf('settlement', 'free-claimed-record'),
      sqlOf('claims', 'renew-lease'),
    ].map((place) => ({ ...place, from: 'AND epoch = :epoch', to: '' })),
    scenario: frozenWorker,
    violated: ['I4', 'I10', 'I12'],
  },
  {
    guard: "the launcher's deadline",
    mutations: [
      { file: 'packages/shell/dist/bash-run.js', from: '() => this.end(UNRENEWED)', to: '() => undefined' },
      // On one machine, the successor would end the command despite the missing deadline.
      { file: 'packages/engine/dist/tries/try-runner.js', from: 'if (lost.length > 0)', to: 'if (lost.length < 0)' },
    ],
    scenario: frozenWorker,
    violated: ['I4'],
  },
  {
    guard: 'the gate in SQL',
    mutations: [
      { ...sqlOf('claims', 'start-instance'), from: "AND state IN ('queued', 'up_for_retry')", to: '' },
      // The database's own invariant would reject a start with pending upstream tasks.
      {
        ...sqlOf('claims', 'start-instance'),
        from: "SET state = 'running',",
        to: "SET state = 'running', pending = 0,",
      },
      { file: 'packages/store/dist/methods/claims.js', from: 'if (!mayStart || ', to: 'if (' },
    ],
    scenario: earlyJob,
    violated: ['I6'],
  },
  {
    guard: 'the check whether a lost command wrote the output',
    mutations: [{ file: 'packages/engine/dist/tries/outputs.js', from: 'exit.wroteOutput && ', to: 'false && ' }],
    scenario: async (start, surroundings) => {
      const cluster = await lostInTheMiddle(start, surroundings)
      await cluster.startWorkers(1)
      return cluster
    },
    violated: ['I12'],
  },
  {
    guard: 'the evidence before the cleaning',
    mutations: [
      {
        file: 'packages/shell/dist/bash-run.js',
        from: /const exit = this\.#record\(this\.#exitOf\(end\)\);\s*await this\.#clean\(bash\);\s*return exit;/,
        to: 'await this.#clean(bash); return this.#record(this.#exitOf(end));',
      },
    ],
    scenario: launcherKilledInCleaning,
    violated: ['I12'],
  },
  {
    guard: "the launcher's heartbeat",
    mutations: [
      {
        file: 'packages/engine/dist/running/lease-keeper.js',
        from: 'this.#launcher.checkHeartbeat(parts.times.leaseMs * PATIENCE_IN_LEASES)',
        to: 'undefined',
      },
    ],
    scenario: frozenLauncher,
    violated: ['I1'],
  },
  {
    guard: 'the end of processes that a lost try left',
    mutations: [
      { file: 'packages/engine/dist/tries/try-runner.js', from: 'if (lost.length > 0)', to: 'if (lost.length < 0)' },
    ],
    scenario: frozenPair,
    violated: ['I4'],
  },
  {
    guard: 'the second check of a lease',
    mutations: [
      {
        file: 'packages/engine/dist/running/lease-watch.js',
        from: 'setTimeout(free, this.ms)',
        to: 'setTimeout(free)',
      },
    ],
    scenario: clockSetForward,
    violated: ['I4', 'I12'],
  },
  {
    guard: 'the bound of a turn',
    mutations: [
      { ...sqlOf('turns', 'take-turn'), from: ' OR until > {now_plus :believed_ms}', to: '' },
      { ...sqlOf('turns', 'find-turn'), from: 'AND until <= {now_plus :believed_ms} ', to: '' },
    ],
    scenario: clockSetBack,
    violated: ['I1'],
  },
  {
    guard: 'the reconciler',
    mutations: [{ file: 'packages/engine/dist/running/run-keeping.js', from: 'reconciler.start();', to: '' }],
    scenario: forgottenJob,
    violated: ['I1'],
  },
]

/** Lets a slot continue for long, so that a slow machine does not end it before the removed guard would. */
const PATIENT_SLOTS: Mutation = {
  file: 'packages/engine/dist/worker-engine.js',
  from: 'const HAND_OVER_MS = 1_000;',
  to: 'const HAND_OVER_MS = 60_000;',
}

interface ClaimGuard extends Pick<Guard, 'guard' | 'mutations' | 'scenario'> {
  /** The tasks that start, the last one wrongly. Default: a and b. */
  readonly started?: readonly string[]
}

/** Guards of a slot's next claim: without them nothing is lost or doubled, but tasks start when they should not. */
const claimGuards: readonly ClaimGuard[] = [
  {
    guard: 'the gate of the next task',
    mutations: [
      {
        file: 'packages/store/dist/methods/claims.js',
        from: 'found.pool !== null || obstacleOf(found) !== undefined',
        to: 'found.pool !== null',
      },
    ],
    scenario: pausedMeanwhile,
  },
  {
    guard: 'the gate of a task that was read ahead',
    mutations: [{ ...sqlOf('claims', 'insert-foreseen-try'), from: ' AND COALESCE(d.paused, 0) = 0', to: '' }],
    scenario: pausedAhead,
    started: ['a', 'b', 'c'],
  },
  {
    guard: 'the end of the slots of a worker that stops',
    mutations: [{ file: 'packages/engine/dist/running/slot.js', from: 'isOpen() && ', to: '' }],
    scenario: stoppedMeanwhile,
  },
  {
    guard: 'the comparison with waiting tasks',
    mutations: [
      {
        file: 'packages/engine/dist/running/slot.js',
        from: '(this.#parts.waiting.current ?? LOWEST_WEIGHT) > weightOf(first) ? undefined : first',
        to: 'first',
      },
    ],
    scenario: urgentWaits,
  },
]

test.concurrent.for(claimGuards)(
  'without $guard a case fails: the wrong task is next',
  async ({ mutations, scenario, started = ['a', 'b'] }, { start, onTestFinished }) => {
    const folder = testFolder()
    onTestFinished(() => folder.remove())
    copyRepository(folder.path, [...mutations, PATIENT_SLOTS])
    const cluster = await scenario(start, { repository: folder.path })
    const last = started.length - 1
    expect(await within(20_000, () => cluster.executions[last]?.taskId === started[last])).toBe(true)
  },
)

test.concurrent.for(guards)(
  'without $guard a case fails',
  async ({ mutations, scenario, violated }, { start, onTestFinished }) => {
    const folder = testFolder()
    onTestFinished(() => folder.remove())
    copyRepository(folder.path, mutations)
    const cluster = await scenario(start, { repository: folder.path })
    const found = await cluster.violations({ hits: 0 }, 10_000)
    expect(found).toContainEqual(expect.stringMatching(`^(${violated.join('|')}): `))
  },
)
