import { resolve } from 'node:path'
import type { InstanceReport } from '@ml-airflow/engine'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { formatMs } from '../framework/dates.ts'
import { plain } from '../framework/terminal/safe-text.ts'
import { logCommand } from '../runs/log-command.ts'

export const who = defineCommand({
  name: 'who',
  summary: 'Shows which task made a file or its folder: parameters, command, run, worker and log.',
  examples: ['who outputs/iris_train/3/model.json', 'who /srv/outputs/report.html -o json'],
  arguments: [positional('path', { description: 'file or folder, relative to the current folder' })],
  access: 'viewer',
  async run(workbench, { path }) {
    const { findProducers, reportInstances } = await import('@ml-airflow/engine')
    const store = await workbench.storeWithoutDags()
    const asked = resolve(path)
    const reports = await reportInstances(store, await findProducers(store, { path: asked, limit: MOST }))
    const makers = await Promise.all(
      reports.map(async (report) => {
        const tries = await store.instanceHistory.listTries(report.instance.id)
        return makerBody(report, tries.at(-1)?.rendered)
      }),
    )
    if (makers.length === 0) workbench.exitCode = 1
    workbench.output.answer(makers, () =>
      makers.length === 0 ? `No known output is or contains ${plain(asked)}.` : makers.map(textOf).join('\n\n'),
    )
  },
})

const MOST = 5

function makerBody({ instance, run, lastTry, durationMs }: InstanceReport, rendered: string | undefined) {
  const told = rendered === undefined ? undefined : (JSON.parse(rendered) as { command: string; arguments: string[] })
  return {
    path: instance.outputPath ?? '',
    dag_id: run.dagId,
    task_id: instance.taskId,
    sample: instance.sample === '' ? null : instance.sample,
    run: run.id,
    run_id: run.runId,
    conf: run.conf,
    command: told?.command ?? null,
    arguments: told?.arguments ?? [],
    worker: lastTry?.worker ?? null,
    finished_at: instance.finishedAt?.toISOString() ?? null,
    duration_ms: durationMs ?? null,
  }
}

function textOf(maker: ReturnType<typeof makerBody>): string {
  const { dag_id: dag, task_id: task, sample, run_id: run, duration_ms: ms } = maker
  return [
    `${maker.path}`,
    `  made by task '${task}'${sample === null ? '' : ` [${sample}]`} in run '${run}' of DAG '${dag}', finished at ${maker.finished_at}${ms === null ? '' : `, took ${formatMs(ms)}`}`,
    `  parameters: ${JSON.stringify(maker.conf)}`,
    ...(maker.command === null ? [] : [`  command: ${maker.command}`]),
    ...(maker.arguments.length === 0 ? [] : [`  arguments: ${JSON.stringify(maker.arguments)}`]),
    ...(maker.worker === null ? [] : [`  worker: ${maker.worker}`]),
    `  log: ${logCommand(maker)}`,
  ]
    .map(plain)
    .join('\n')
}
