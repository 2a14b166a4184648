import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ownEnvironment } from '@ml-airflow/config'

/** Opens a page in a browser on the local screen, if there is one. The browser outlives this process. */
export async function showInBrowser(address: string, env = ownEnvironment): Promise<void> {
  const program = programOf(env)
  if (program === undefined) return
  const child = spawn(program, [address], { detached: true, stdio: 'ignore' })
  // A missing browser is not a failure: the address is printed as well.
  await Promise.race([once(child, 'spawn'), once(child, 'error')]).catch(() => undefined)
  child.unref()
}

function programOf({ BROWSER, DISPLAY, WAYLAND_DISPLAY }: NodeJS.ProcessEnv): string | undefined {
  if (BROWSER) return BROWSER
  if (process.platform === 'darwin') return 'open'
  return DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : undefined
}
