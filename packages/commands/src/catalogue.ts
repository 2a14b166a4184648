import { connections } from './access/connections.ts'
import { rotateFernetKey } from './access/rotate-fernet-key.ts'
import { createUser, deleteUser, listUsers, syncPerm } from './access/users.ts'
import { variables } from './access/variables.ts'
import type { Command } from './command.ts'
import { completionOf } from './completion/completion.ts'
import { deleteDag } from './dags/delete-dag.ts'
import { listDags } from './dags/list-dags.ts'
import { listImportErrors } from './dags/list-import-errors.ts'
import { listTasks } from './dags/list-tasks.ts'
import { nextExecution } from './dags/next-execution.ts'
import { pause, unpause } from './dags/pause.ts'
import { showDag } from './dags/show-dag.ts'
import { checkdb, initdb, resetdb, upgradedb } from './database/commands.ts'
import { shell } from './database/shell.ts'
import { config } from './installation/config.ts'
import { info } from './installation/info.ts'
import { version } from './installation/version.ts'
import { pool } from './pools/pool.ts'
import { flower } from './processes/flower.ts'
import { kerberos } from './processes/kerberos.ts'
import { listWorkers } from './processes/list-workers.ts'
import { scheduler } from './processes/scheduler.ts'
import { serveLogs } from './processes/serve-logs.ts'
import { standalone } from './processes/standalone.ts'
import { webserver } from './processes/webserver.ts'
import { worker } from './processes/worker.ts'
import { check } from './project/check.ts'
import { init } from './project/init.ts'
import { backfill } from './runs/backfill.ts'
import { cancel } from './runs/cancel.ts'
import { clear } from './runs/clear.ts'
import { dagState } from './runs/dag-state.ts'
import { listDagRuns } from './runs/list-dag-runs.ts'
import { logs } from './runs/logs.ts'
import { plan } from './runs/plan.ts'
import { showRun } from './runs/show-run.ts'
import { taskFailedDeps } from './runs/task-failed-deps.ts'
import { taskState } from './runs/task-state.ts'
import { triggerDag } from './runs/trigger-dag.ts'
import { render } from './tasks/render.ts'
import { run } from './tasks/run.ts'
import { test } from './tasks/test.ts'

/** All commands, in the order of the help. */
export const catalogue: readonly Command[] = [
  init,
  standalone,
  check,
  listDags,
  listImportErrors,
  listTasks,
  showDag,
  nextExecution,
  plan,
  triggerDag,
  backfill,
  listDagRuns,
  showRun,
  dagState,
  taskState,
  taskFailedDeps,
  logs,
  cancel,
  clear,
  pause,
  unpause,
  deleteDag,
  run,
  render,
  test,
  pool,
  variables,
  connections,
  createUser,
  deleteUser,
  listUsers,
  syncPerm,
  rotateFernetKey,
  initdb,
  upgradedb,
  resetdb,
  checkdb,
  shell,
  webserver,
  worker,
  listWorkers,
  flower,
  serveLogs,
  kerberos,
  scheduler,
  config,
  info,
  version,
  completionOf(() => catalogue),
]
