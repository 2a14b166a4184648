import { catalogue, noProcesses, Output, processInput, runCommandLine, Workbench } from '@ml-airflow/commands'
import { loadSettings } from '@ml-airflow/config'
import { Memory } from '@ml-airflow/testing'
import type { Site } from './site.ts'

/** Runs a command line on a site, in this process as the API does. @returns its output @throws if it fails */
export async function command(site: Site, ...args: readonly string[]): Promise<string> {
  const said = new Memory()
  const workbench = new Workbench({
    output: new Output(said, said, {}),
    input: processInput,
    caller: { name: 'a trial', role: 'admin', from: 'cli' },
    openers: {
      settings: () => loadSettings({ env: site.env, cwd: site.folder }),
      dags: async () => site.registry,
      dagFileSchema: nowhere,
      store: async () => site.store,
      queue: async () => site.queue,
      upgradeDatabase: nowhere,
      resetDatabase: nowhere,
    },
    processes: noProcesses,
    version: '0',
  })
  const code = await runCommandLine(args, workbench, catalogue)
  if (code === 0) return said.text
  throw new Error(`'${args.join(' ')}' ended with ${code} and said:\n${said.text}`)
}

async function nowhere(): Promise<never> {
  throw new Error('This is not for trials.')
}
