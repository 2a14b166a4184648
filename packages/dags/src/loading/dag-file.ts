/** Whether a file of this name is looked at. */
export function isDagFile(name: string): boolean {
  return /^[^.].*\.(ts|js|mjs|yaml|yml)$/.test(name) && !/\.(d|test|spec)\.[a-z]+$/.test(name)
}

/** Whether a file is YAML, which is read, and not code, which is imported. */
export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/.test(path)
}

/** The endings of DAG files, as sentences name them. */
export const DAG_FILES = '*.ts, *.js, *.mjs, *.yaml or *.yml'
