export { builtInDags } from './built-in-dags.ts'
export { type LoadOptions, loadDags } from './loading/load-dags.ts'
