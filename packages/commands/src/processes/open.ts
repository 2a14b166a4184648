import { webAddress } from '@ml-airflow/assembly/web-address'
import { positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { ANY_RUN, findAnyRun, runOfDag } from '../runs/find-any-run.ts'
import { getRun } from '../runs/find-run.ts'
import type { Workbench } from '../workbench/workbench.ts'
import { showInBrowser } from './browser.ts'

export const open = defineCommand({
  name: 'open',
  summary: 'Prints the address of the page of a DAG or run, and opens it in a browser if there is one.',
  examples: ['open', 'open iris_training_dag', 'open 17', 'open iris_training_dag nightly-7'],
  arguments: [
    positional('what', { optional: true, description: `a DAG, or a run: ${ANY_RUN} (default: the list of DAGs)` }),
    runOfDag,
  ],
  access: 'viewer',
  async run(workbench, { what, run_of_dag }) {
    const address = webAddress(workbench.settings, await pathOf(workbench, what, run_of_dag))
    workbench.output.answer({ address }, () => address)
    if (workbench.output.isTerminal) await showInBrowser(address)
  },
})

async function pathOf(workbench: Workbench, what?: string, ofDag?: string): Promise<string> {
  if (what === undefined) return '/admin/'
  if (ofDag !== undefined) return `/admin/runs/${(await getRun(workbench, what, ofDag)).id}`
  const registry = await workbench.registry()
  if (registry.find(what) !== undefined) return `/admin/dags/${encodeURIComponent(what)}`
  const run = await findAnyRun(workbench, what)
  if (run !== undefined) return `/admin/runs/${run.id}`
  // The error names the most similar DAG.
  return `/admin/dags/${registry.get(what).id}`
}
