import { existsSync, readFileSync } from 'node:fs'

/** A Bash process that ran a task's body, from its own log lines. Times are UTC ms. */
export interface Execution {
  readonly run: string
  readonly taskId: string
  readonly sample: string
  readonly tryNumber: number
  /** Key of its record. */
  readonly record: string
  readonly begin: number
  /** Its last heartbeat. */
  lastSeen: number
  end: { readonly at: number; readonly code: number } | undefined
}

/** Parses the evidence of a trial's tasks; see task.sh. Throws for a torn or unknown line, which makes the evidence worthless. */
export function readEvidence(path: string): readonly Execution[] {
  return existsSync(path) ? parseEvidence(readFileSync(path, 'utf8')) : []
}

export function parseEvidence(text: string): readonly Execution[] {
  const executions: Execution[] = []
  const latest = new Map<string, Execution>()
  for (const line of text.split('\n')) {
    if (line === '') continue
    const { kind, key, at, code, ...about } = parseLine(line)
    const known = latest.get(key)
    if (kind === 'B') {
      const execution: Execution = { ...about, begin: at, lastSeen: at, end: undefined }
      executions.push(execution)
      latest.set(key, execution)
    } else if (known === undefined) throw new Error(`The evidence has no beginning for: ${line}`)
    else {
      known.lastSeen = at
      if (kind === 'E') known.end = { at, code }
    }
  }
  return executions
}

function parseLine(line: string) {
  const match = /^([BHE]) (\S+) (\S+) (\S+) (\d+) (\d+) (\S+) (-|\d+)$/.exec(line)
  if (match === null) throw new Error(`The evidence holds a broken line: ${line}`)
  const [, kind, run = '', taskId = '', sample = '', tryNumber, at, record = '', code] = match
  return {
    kind,
    key: `${run} ${taskId} ${sample} ${tryNumber}`,
    at: Number(at),
    code: Number(code),
    run,
    taskId,
    sample: sample === '-' ? '' : sample,
    tryNumber: Number(tryNumber),
    record,
  }
}
