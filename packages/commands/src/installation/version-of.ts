import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const PATIENCE_MS = 3_000

/** First line of the output of `program --version`. */
export async function versionOf(program: string): Promise<string> {
  try {
    const { stdout, stderr } = await run(program, ['--version'], { timeout: PATIENCE_MS })
    return (stdout || stderr).split('\n')[0]?.trim() ?? ''
  } catch {
    return 'not found'
  }
}
