import { exportConnections, importConnections } from './access/connection-exchange.ts'
import { getConnection } from './access/connection-get.ts'
import { testConnection } from './access/connection-test.ts'
import { connections } from './access/connections.ts'
import { listRoles } from './access/roles.ts'
import { rotateFernetKey } from './access/rotate-fernet-key.ts'
import { createUser, deleteUser, listUsers, syncPerm } from './access/users.ts'
import { variables } from './access/variables.ts'
import { dbClean } from './cleaning/db-clean.ts'
import { unrecordedOutputs } from './cleaning/unrecorded-outputs.ts'
import { dagDetails } from './dags/dag-details.ts'
import { dagsTest } from './dags/dags-test.ts'
import { deleteDag } from './dags/delete-dag.ts'
import { listDags } from './dags/list-dags.ts'
import { listImportErrors } from './dags/list-import-errors.ts'
import { listJobs } from './dags/list-jobs.ts'
import { listTasks } from './dags/list-tasks.ts'
import { nextExecution } from './dags/next-execution.ts'
import { pause, unpause } from './dags/pause.ts'
import { reserialize } from './dags/reserialize.ts'
import { showDag } from './dags/show-dag.ts'
import { checkdb, initdb, resetdb, upgradedb } from './database/commands.ts'
import { shell } from './database/shell.ts'
import type { Command } from './framework/command.ts'
import { completionOf } from './framework/completion/completion.ts'
import { cheatSheetOf } from './installation/cheat-sheet.ts'
import { config, configValue } from './installation/config.ts'
import { info } from './installation/info.ts'
import { assets, providers } from './installation/not-offered.ts'
import { plugins } from './installation/plugins.ts'
import { version } from './installation/version.ts'
import { listNotifications, retryNotification, testNotification } from './notifications/notifications.ts'
import { pool } from './pools/pool.ts'
import { flower } from './processes/flower.ts'
import { jobsCheck } from './processes/jobs-check.ts'
import { kerberos } from './processes/kerberos.ts'
import { listWorkers } from './processes/list-workers.ts'
import { open } from './processes/open.ts'
import { scheduler } from './processes/scheduler.ts'
import { serveLogs } from './processes/serve-logs.ts'
import { standalone } from './processes/standalone.ts'
import { webserver } from './processes/webserver.ts'
import { worker } from './processes/worker.ts'
import { check } from './project/check.ts'
import { init } from './project/init.ts'
import { schema } from './project/schema.ts'
import { importRecords } from './records/import-records.ts'
import { accept, declareDone, undoDone } from './records/record-actions.ts'
import { records } from './records/records.ts'
import { who } from './records/who.ts'
import { why } from './records/why.ts'
import { backfill } from './runs/backfill.ts'
import { cancelBackfill, listBackfills, pauseBackfill, resumeBackfill, showBackfill } from './runs/backfills.ts'
import { cancelRuns, clearRuns, retryRuns } from './runs/bulk.ts'
import { cancel } from './runs/cancel.ts'
import { clear } from './runs/clear.ts'
import { dagState } from './runs/dag-state.ts'
import { diff } from './runs/diff.ts'
import { listDagRuns } from './runs/list-dag-runs.ts'
import { logs } from './runs/logs.ts'
import { force, markFailed, markSuccess } from './runs/mark.ts'
import { outputs } from './runs/outputs.ts'
import { plan } from './runs/plan.ts'
import { retry } from './runs/retry.ts'
import { runAgain } from './runs/run-again.ts'
import { runs } from './runs/runs.ts'
import { showRun } from './runs/show-run.ts'
import { statesForDagRun } from './runs/states-for-dag-run.ts'
import { taskFailedDeps } from './runs/task-failed-deps.ts'
import { taskState } from './runs/task-state.ts'
import { triggerDag } from './runs/trigger-dag.ts'
import { render } from './tasks/render.ts'
import { run } from './tasks/run.ts'
import { test } from './tasks/tasks-test.ts'

/** All commands by topic, in the order of the help. */
const topics: readonly (readonly [title: string, commands: readonly Command[]])[] = [
  ['To begin with:', [init, standalone, check, schema, open]],
  [
    'DAGs:',
    [listDags, listImportErrors, listTasks, dagDetails, reserialize, showDag, nextExecution, pause, unpause, deleteDag],
  ],
  ['Before a run:', [plan, why, render, test, dagsTest]],
  [
    'To run, and to run again:',
    [triggerDag, runAgain, backfill, cancel, retry, clear, force, run, cancelRuns, retryRuns, clearRuns],
  ],
  ['Marks:', [markSuccess, markFailed]],
  ['Backfills:', [listBackfills, showBackfill, pauseBackfill, resumeBackfill, cancelBackfill]],
  [
    'Results of runs:',
    [runs, listDagRuns, showRun, logs, outputs, diff, dagState, taskState, statesForDagRun, taskFailedDeps, listJobs],
  ],
  ['Results:', [records, who, accept, declareDone, undoDone, importRecords, unrecordedOutputs]],
  [
    'Settings and secrets:',
    [
      pool,
      variables,
      connections,
      getConnection,
      testConnection,
      exportConnections,
      importConnections,
      config,
      configValue,
      rotateFernetKey,
    ],
  ],
  ['Notifications:', [listNotifications, testNotification, retryNotification]],
  ['Users:', [createUser, deleteUser, listUsers, listRoles, syncPerm]],
  ['Database:', [initdb, upgradedb, resetdb, checkdb, dbClean, shell]],
  ['Processes:', [webserver, worker, scheduler, listWorkers, jobsCheck, flower, serveLogs, kerberos]],
  [
    'About this installation:',
    [info, version, plugins, providers, assets, completionOf(() => catalogue), cheatSheetOf(() => catalogue)],
  ],
]

export const catalogue: readonly Command[] = topics.flatMap(([, commands]) => commands)

const TITLES = new Map(topics.flatMap(([title, commands]) => commands.map(({ name }) => [name, title] as const)))

/** Topic of a command in the help. Undefined if the command is not on the command line. */
export function titleOf({ name }: Pick<Command, 'name'>): string | undefined {
  return TITLES.get(name)
}
