/** Whether the name is that of a DAG file. */
export function isDagFile(name: string): boolean {
  return /^[^.].*\.(ts|js|mjs|yaml|yml)$/.test(name) && !/\.(d|test|spec)\.[a-z]+$/.test(name)
}

/** Whether a file is YAML, which is parsed, as opposed to code, which is imported. */
export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/.test(path)
}

/** The extensions of DAG files, for messages. */
export const DAG_FILES = '*.ts, *.js, *.mjs, *.yaml or *.yml'
