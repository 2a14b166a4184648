import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const ROOT = new URL('../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')

/** These packages compile or select a binary on installation, and bundle one where install scripts may not run. */
const BUILDING = ['esbuild', 'msgpackr-extract']

const MANIFESTS = ['package.json', ...globSync('{apps,packages}/*/package.json', { cwd: ROOT })]

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly resolution: Readonly<Record<string, string>> }>>
}

test('S31: a package of another content than the one that was locked is refused', () => {
  const { packages } = parse(read('pnpm-lock.yaml')) as Lockfile
  const found = Object.entries(packages)
  expect(found.length).toBeGreaterThan(100)
  const unsealed = found.filter(([, { resolution }]) => !/^sha512-/.test(resolution.integrity ?? ''))
  expect(unsealed).toEqual([])
  // Neither a repository nor a URL: packages come only from the registry.
  expect(found.filter(([, { resolution }]) => Object.keys(resolution).length > 1)).toEqual([])
})

test('S31: no package of ours takes a version that nobody has looked at', () => {
  const loose = MANIFESTS.flatMap((manifest) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(read(manifest)) as Record<string, object>
    return Object.entries<string>({ ...dependencies, ...devDependencies })
      .filter(([, version]) => !/^(\d+\.\d+\.\d+|workspace:\*)$/.test(version))
      .map(([name, version]) => `${manifest}: ${name} ${version}`)
  })
  expect(loose).toEqual([])
})

test('S31: an installation runs no script of a package, and takes the locked ones', () => {
  const { onlyBuiltDependencies } = parse(read('pnpm-workspace.yaml')) as { onlyBuiltDependencies: string[] }
  expect(onlyBuiltDependencies).toEqual(BUILDING)
  for (const script of ['scripts/setup.sh', 'docker/Dockerfile', 'docker/production.sh']) {
    const installs = read(script).match(/pnpm install.*/g) ?? []
    expect(installs.length).toBeGreaterThan(0)
    for (const install of installs) expect(install).toMatch(/--frozen-lockfile.*--ignore-scripts/)
  }
})
