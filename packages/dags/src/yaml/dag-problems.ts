import type { DagDocument } from './dag-schema.ts'
import type { Path, Positions } from './positions.ts'

/** Members of the TypeScript form whose keys are spelt differently in YAML. */
const SPELT: Readonly<Record<string, string>> = {
  endDate: 'end_date',
  startDate: 'start_date',
  maxActiveRuns: 'max_active_runs',
  rerunOn: 'rerun_on',
  capSeconds: 'cap_seconds',
  retryDelay: 'retry_delay',
  'retry delay': 'retry_delay',
  poolSlots: 'pool_slots',
  'slots of its pool': 'pool_slots',
  'priority weight': 'priority_weight',
  validFor: 'valid_for',
  triggerRule: 'trigger_rule',
  exitCodes: 'exit_codes',
  'exit code': 'exit_codes',
  samplesFrom: 'samples_from',
  'its samples from': 'samples_from',
  perSample: 'per_sample',
  onFailure: 'on_failure',
  onSuccess: 'on_success',
  onSla: 'on_sla',
  input: 'inputs',
  "'$@'": 'script',
}

/** Reports each problem found by `defineDag` at the key that it names, in the terms of the YAML form. */
export function reportDagProblems(problems: readonly string[], document: DagDocument, positions: Positions): void {
  for (const problem of problems) {
    const [, id = ''] = /^task '([^']*)'/.exec(problem) ?? []
    const owner: Path = Object.hasOwn(document.tasks, id) ? ['tasks', id] : []
    const keys = Object.keys((owner.length === 0 ? document : document.tasks[id]) ?? {})
    const key = keyIn(problem.slice(owner.length === 0 ? 0 : id.length + 7), keys)
    if (key === undefined) positions.atKey(owner, inYaml(problem))
    else positions.atValue([...owner, key], inYaml(problem))
  }
}

function keyIn(sentence: string, keys: readonly string[]): string | undefined {
  const named = keys.filter((key) =>
    namesOf(key).some((name) => new RegExp(`(?<![\\w])${name}(?![\\w])`).test(sentence)),
  )
  return named.sort((a, b) => position(sentence, a) - position(sentence, b))[0]
}

function position(sentence: string, key: string): number {
  return Math.min(
    ...namesOf(key)
      .map((name) => sentence.indexOf(name))
      .filter((index) => index >= 0),
  )
}

function namesOf(key: string): readonly string[] {
  return [key, ...Object.entries(SPELT).flatMap(([name, spelt]) => (spelt === key ? [name] : []))]
}

function inYaml(sentence: string): string {
  const spelt = Object.entries(SPELT).filter(([name]) => /^[a-z]+[A-Z]/.test(name))
  const words = spelt.reduce((text, [name, key]) => text.replaceAll(name, key), sentence)
  const plain = words
    .replaceAll(/\b(command|script) = /g, '$1: ')
    .replace(', or let parametersProvider return []', ', or leave args out')
  return `${plain.slice(0, 1).toUpperCase()}${plain.slice(1)}`
}
