import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify, stripVTControlCharacters } from 'node:util'

const run = promisify(execFile)
const MOST_OUTPUT = 64 * 1024 * 1024

/** Result of TypeScript's check of a project. */
export interface TypeCheck {
  /** Undefined if no check ran; `sentence` gives the reason. */
  readonly ok: boolean | undefined
  readonly sentence: string
  /** TypeScript's messages, each with its source lines. */
  readonly messages: string
}

/** Type-checks the project that contains a folder, with the project's installed TypeScript. */
export async function checkTypes(folder: string): Promise<TypeCheck> {
  const config = configAbove(folder)
  if (config === undefined)
    return unchecked(`there is no tsconfig.json in ${folder} or above it (ml-airflow init creates a project with one).`)
  const tsc = compilerOf(config)
  if (tsc === undefined)
    return unchecked(`${dirname(config)} has no TypeScript: install it with npm install --save-dev typescript.`)
  const messages = await messagesOf(tsc, config)
  const ok = messages === ''
  return {
    ok,
    sentence: ok ? `Types: correct, according to ${config}.` : `Types: errors, according to ${config}.`,
    messages,
  }
}

function unchecked(reason: string): TypeCheck {
  return { ok: undefined, sentence: `Types were not checked: ${reason}`, messages: '' }
}

function configAbove(folder: string): string | undefined {
  const config = join(folder, 'tsconfig.json')
  if (existsSync(config)) return config
  const above = dirname(folder)
  return above === folder ? undefined : configAbove(above)
}

function compilerOf(config: string): string | undefined {
  try {
    const manifest = createRequire(config).resolve('typescript/package.json')
    const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly bin: { readonly tsc: string } }
    return join(dirname(manifest), bin.tsc)
  } catch {
    return undefined
  }
}

/** Empty if the check succeeds. */
async function messagesOf(tsc: string, config: string): Promise<string> {
  const args = [tsc, '--noEmit', '--pretty', '--project', config]
  try {
    await run(process.execPath, args, { cwd: dirname(config), maxBuffer: MOST_OUTPUT })
    return ''
  } catch (error) {
    const {
      stdout = '',
      stderr = '',
      message,
    } = error as Error & { readonly stdout?: string; readonly stderr?: string }
    return stripVTControlCharacters(`${stdout}${stderr}`).trim() || message
  }
}
