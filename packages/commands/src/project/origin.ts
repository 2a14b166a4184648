import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const INSTALLED = /^(.+)\/node_modules\/ml-airflow\//

/**
 * From which package file this copy of ml-airflow was installed, as an absolute path; in a checkout, the package that
 * scripts/package.sh has made there. Undefined where it came from a registry, or there is no such file.
 */
export function packageFile(version: string, here = HERE): string | undefined {
  const root = INSTALLED.exec(here)?.[1]
  const file = root === undefined ? packedIn(here, version) : installedFrom(root)
  return file !== undefined && existsSync(file) ? file : undefined
}

function packedIn(here: string, version: string): string {
  return resolve(here, '../../../../dist', `ml-airflow-${version}.tgz`)
}

/** npm notes it beside what it installs. */
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
