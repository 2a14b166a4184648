import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import type { Cli } from './cli.ts'
import { cancel } from './commands/cancel.ts'
import { config } from './commands/config.ts'
import { dagState } from './commands/dag-state.ts'
import { initdb, resetdb, upgradedb } from './commands/database.ts'
import { listDagRuns } from './commands/list-dag-runs.ts'
import { listDags } from './commands/list-dags.ts'
import { listTasks } from './commands/list-tasks.ts'
import { logs } from './commands/logs.ts'
import { pause, unpause } from './commands/pause.ts'
import { plan } from './commands/plan.ts'
import { showRun } from './commands/show-run.ts'
import { standalone } from './commands/standalone.ts'
import { taskState } from './commands/task-state.ts'
import { test } from './commands/test.ts'
import { triggerDag } from './commands/trigger-dag.ts'
import { version } from './commands/version.ts'
import { webserver } from './commands/webserver.ts'
import { worker } from './commands/worker.ts'

/** All commands, in the order of the help. */
export const commands: readonly ((cli: Cli) => CommandUnknownOpts)[] = [
  standalone,
  listDags,
  listTasks,
  plan,
  triggerDag,
  listDagRuns,
  showRun,
  dagState,
  taskState,
  logs,
  cancel,
  pause,
  unpause,
  test,
  initdb,
  upgradedb,
  resetdb,
  webserver,
  worker,
  config,
  version,
]
