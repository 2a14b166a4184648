import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MlAirflowError } from '@ml-airflow/core'
import { flag, option, positional } from '../framework/arguments.ts'
import { defineCommand } from '../framework/command.ts'
import { packageFile } from './origin.ts'

const TEMPLATE = fileURLToPath(new URL('../../template', import.meta.url))

export const init = defineCommand({
  name: 'init',
  summary: 'Creates a project folder: a DAG with its scripts, types for the editor, npm start and npm test.',
  examples: ['init my-pipelines', 'init --yaml my-pipelines', 'init --package ../ml-airflow-0.1.0.tgz my-pipelines'],
  arguments: [
    positional('folder', { description: 'folder to create; it may exist if it is empty' }),
    flag('yaml', { description: 'a DAG in YAML instead of TypeScript' }),
    option('package', {
      placeholder: 'spec',
      description:
        'what npm installs as ml-airflow: a version, or the path of a .tgz (default: what this command was installed from)',
    }),
  ],
  access: 'admin',
  changes: false,
  run({ output, version }, { folder, package: given, yaml }) {
    const target = resolve(folder)
    refuseUsed(target, folder)
    copyTemplate(target, { name: packageName(target), package: given ?? specOf(version, target) })
    keepForm(target, yaml)
    const files = readdirSync(target, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(target, join(entry.parentPath, entry.name)))
      .sort()
    output.answer({ folder: target, files }, () => nextSteps(folder, files))
  },
})

function refuseUsed(target: string, folder: string): void {
  if (existsSync(target) && !isEmptyFolder(target))
    throw new MlAirflowError('bad_argument', `'${folder}' already exists and is not an empty folder: name a new one.`)
}

function isEmptyFolder(path: string): boolean {
  return statSync(path).isDirectory() && readdirSync(path).length === 0
}

/** npm omits .gitignore files from packages, so the template uses another name. */
function copyTemplate(target: string, values: Readonly<Record<string, string>>): void {
  cpSync(TEMPLATE, target, { recursive: true })
  renameSync(join(target, 'gitignore'), join(target, '.gitignore'))
  for (const file of ['package.json', 'README.md']) {
    const path = join(target, file)
    const text = readFileSync(path, 'utf8').replace(/\{\{(\w+)\}\}/g, (word, name: string) => values[name] ?? word)
    writeFileSync(path, text)
  }
}

/** The template has its DAG in both formats. Without TypeScript there are no types to check. */
function keepForm(target: string, isYaml: boolean): void {
  rmSync(join(target, 'dags', isYaml ? 'line_dag.ts' : 'line_dag.yaml'))
  if (!isYaml) return
  rmSync(join(target, 'tsconfig.json'))
  const path = join(target, 'package.json')
  const { devDependencies, ...manifest } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`)
}

/** A valid npm package name. */
function packageName(target: string): string {
  const name = basename(target)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
  return name === '' || name === 'ml-airflow' ? 'my-pipelines' : name
}

function specOf(version: string, target: string): string {
  const file = packageFile(version)
  return file === undefined ? `^${version}` : `file:${relative(target, file)}`
}

function nextSteps(folder: string, files: readonly string[]): string {
  return [
    `Created ${folder}: ${files.join(', ')}.`,
    '',
    `  cd ${folder}`,
    '  npm install',
    '  npm test     # checks the DAGs',
    '  npm start    # serves on http://127.0.0.1:8080; Ctrl-C stops it',
    '',
    `${join(folder, 'README.md')} describes the next steps.`,
  ].join('\n')
}
