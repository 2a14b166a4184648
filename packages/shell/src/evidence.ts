import { renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Exit, TryOutcome } from '@ml-airflow/core'

const OUTCOMES: ReadonlySet<string> = new Set<TryOutcome>(['success', 'failed', 'timed_out', 'lost', 'cancelled'])

/** Where the evidence of a try's exit lies: beside its log. */
function evidencePath(logPath: string): string {
  return `${logPath.replace(/\.log$/, '')}.exit.json`
}

/** Writes how a try ended, whole or not at all. */
export function writeEvidence(logPath: string, key: string, exit: Exit): void {
  const path = evidencePath(logPath)
  const evidence = { ...exit, key, finishedAt: new Date().toISOString() }
  writeFileSync(`${path}.tmp`, `${JSON.stringify(evidence)}\n`)
  renameSync(`${path}.tmp`, path)
}

/** How a try ended; undefined where no launcher could say, or what it said is not whole. */
export async function readEvidence(logPath: string): Promise<Exit | undefined> {
  const text = await readFile(evidencePath(logPath), 'utf8')
  try {
    const exit = exitOf(JSON.parse(text))
    return OUTCOMES.has(exit.outcome) ? exit : undefined
  } catch {
    return undefined
  }
}

/** JSON leaves out what is undefined. */
export function exitOf({ outcome, exitCode, signal, sentence }: Exit): Exit {
  return { outcome, exitCode, signal, sentence }
}
