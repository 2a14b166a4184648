/** The built-in DAGs, which serve as examples, and the loader of DAGS_FOLDER for TypeScript, JavaScript and YAML. */

export { builtInDags } from './built-in-dags.ts'
export { readDefinition } from './loading/definition.ts'
export type { DagUpload } from './loading/deploy.ts'
export { keptDag } from './loading/kept-dag.ts'
export { LiveDags, type LiveDagsOptions } from './loading/live-dags.ts'
export { type LoadOptions, loadDags } from './loading/load-dags.ts'
