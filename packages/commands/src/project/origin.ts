import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const INSTALLED = /^(.+)\/node_modules\/ml-airflow\//

/**
 * Absolute path of the package file that this copy of ml-airflow was installed from; in a checkout, the package that
 * scripts/package.sh has built there. Undefined after an installation from a registry, or if the file is missing.
 */
export function packageFile(version: string, here = HERE): string | undefined {
  const root = INSTALLED.exec(here)?.[1]
  const file = root === undefined ? packedIn(here, version) : installedFrom(root)
  return file !== undefined && existsSync(file) ? file : undefined
}

function packedIn(here: string, version: string): string {
  return resolve(here, '../../../../dist', `ml-airflow-${version}.tgz`)
}

/** npm records the origin beside the installed packages. */
function installedFrom(root: string): string | undefined {
  const lock = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(lock)) return undefined
  const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as Lock
  const from = packages['node_modules/ml-airflow']?.resolved
  return from?.startsWith('file:') ? resolve(root, from.slice('file:'.length)) : undefined
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly resolved?: string } | undefined>>
}
