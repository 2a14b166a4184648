import { Writable } from 'node:stream'
import { loadSettings } from '@ml-airflow/config'
import { MlAirflowError, type Role } from '@ml-airflow/core'
import { Output } from '../framework/terminal/output.ts'
import { Workbench } from './workbench.ts'

/** A workbench with the settings of an empty environment. It opens nothing else and records all output. */
export function testBench({ role = 'admin' }: { role?: Role } = {}): {
  readonly workbench: Workbench
  said(): { readonly stdout: string; readonly stderr: string }
} {
  const stdout = new Memory()
  const stderr = new Memory()
  const nothing = (): never => {
    throw new MlAirflowError('unavailable', 'A command that opens nothing was expected.')
  }
  const workbench = new Workbench({
    output: new Output(stdout, stderr, {}),
    input: { stdin: nothing, file: nothing, save: nothing, agrees: async () => false, secret: nothing },
    caller: { name: 'tester', role, from: 'test' },
    openers: {
      settings: () => loadSettings({ env: {}, cwd: '/nowhere' }),
      dags: nothing,
      loadKept: nothing,
      dagFileSchema: nothing,
      store: nothing,
      queue: nothing,
      upgradeDatabase: nothing,
      resetDatabase: nothing,
    },
    processes: {
      runApp: nothing,
      runStandalone: nothing,
      serveLogs: nothing,
      runInteractive: nothing,
      asDaemon: nothing,
    },
    version: '0.0.0',
  })
  return { workbench, said: () => ({ stdout: stdout.text, stderr: stderr.text }) }
}

class Memory extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}
