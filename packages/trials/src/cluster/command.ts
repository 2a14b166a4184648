import { catalogue, noProcesses, Output, processInput, runCommandLine, Workbench } from '@ml-airflow/commands'
import { loadSettings } from '@ml-airflow/config'
import { Memory } from '@ml-airflow/testing'
import type { TrialSite } from './site.ts'

/** Runs a command line on a site, in this process as the API does. @returns its output @throws if it fails */
export async function command(site: TrialSite, ...args: readonly string[]): Promise<string> {
  const printed = new Memory()
  const workbench = new Workbench({
    output: new Output(printed, printed, {}),
    input: processInput,
    caller: { name: 'a trial', role: 'admin', from: 'cli' },
    openers: {
      settings: () => loadSettings({ env: site.env, cwd: site.folder }),
      dags: async () => site.registry,
      loadKept: unavailable,
      dagFileSchema: unavailable,
      store: async () => site.store,
      queue: async () => site.queue,
      upgradeDatabase: unavailable,
      resetDatabase: unavailable,
    },
    processes: noProcesses,
    version: '0',
  })
  const code = await runCommandLine(args, workbench, catalogue)
  if (code === 0) return printed.text
  throw new Error(`'${args.join(' ')}' ended with ${code} and printed:\n${printed.text}`)
}

async function unavailable(): Promise<never> {
  throw new Error('Trials have no such part.')
}
