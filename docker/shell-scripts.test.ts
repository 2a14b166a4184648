import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const scripts = ['scripts', 'docker', 'docker/test'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.sh'))
    .map((name) => `${folder}/${name}`),
)
/** Those that people call, and that call themselves by name in their usage. */
const forPeople = [
  'start',
  'test',
  'init_airflow',
  'run_docker',
  'run_docker_compose',
  'test_docker',
  'package',
  'publish',
].map((name) => `scripts/${name}.sh`)
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0

describe('the shell scripts', () => {
  it.skipIf(!hasShellcheck)('hold what shellcheck knows', () => {
    const { status, stdout } = run('shellcheck', ['--external-sources', ...scripts])
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })

  it.each(forPeople)('%s explains itself, and does nothing else then', (script) => {
    const { status, stdout } = run(script, ['--help'])
    expect(status).toBe(0)
    expect(stdout).toContain(`Usage: ${script}`)
  })

  it.each([
    ['scripts/run_docker.sh', '--scael'],
    ['scripts/run_docker_compose.sh', '--scael'],
    ['scripts/run_docker_compose.sh', '--scale', 'api=2'],
    ['scripts/run_docker_compose.sh', '--scale'],
    ['scripts/run_docker_compose.sh', '--project', 'a b'],
    ['scripts/init_airflow.sh', '--rest'],
    ['scripts/package.sh', '--out'],
    ['scripts/publish.sh', '--realy'],
  ])('%s %s is refused with the usage', (script, ...args) => {
    const { status, stderr } = run(script, args)
    expect(stderr).toMatch(new RegExp(`^Error: .+\\nUsage: ${script} `))
    expect(status).toBe(2)
  })

  it.each(['run_docker', 'run_docker_compose'])('%s says so where no engine answers', (name) => {
    const { status, stderr } = run(`scripts/${name}.sh`, [], { DOCKER_HOST: 'unix:///nowhere/docker.sock' })
    expect(stderr).toMatch(/^Error: Docker (does not answer|is needed)/)
    expect(status).toBe(1)
  })
})

function run(file: string, args: readonly string[], env: Record<string, string> = {}) {
  const path = file.includes('/') ? join(root, file) : file
  return spawnSync(path, args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } })
}
