import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { ownEnvironment } from '@ml-airflow/config'

/** Opens a page in the browser of this person's screen, where there is one; it goes on when this process has ended. */
export async function showInBrowser(address: string, env = ownEnvironment): Promise<void> {
  const program = programOf(env)
  if (program === undefined) return
  const child = spawn(program, [address], { detached: true, stdio: 'ignore' })
  // A program that is missing is no reason to fail: the address has been printed.
  await Promise.race([once(child, 'spawn'), once(child, 'error')]).catch(() => undefined)
  child.unref()
}

function programOf({ BROWSER, DISPLAY, WAYLAND_DISPLAY }: NodeJS.ProcessEnv): string | undefined {
  if (BROWSER) return BROWSER
  if (process.platform === 'darwin') return 'open'
  return DISPLAY || WAYLAND_DISPLAY ? 'xdg-open' : undefined
}
