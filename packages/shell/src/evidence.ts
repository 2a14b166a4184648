import { renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Exit, LaunchRequest, TryOutcome } from '@ml-airflow/core'
import { fileModeIn } from './private-files.ts'

const OUTCOMES: ReadonlySet<string> = new Set<TryOutcome>(['success', 'failed', 'timed_out', 'lost', 'cancelled'])

type EvidenceSubject = Pick<LaunchRequest, 'logPath' | 'key' | 'work'>

/** Path of the evidence of a try's exit, next to its log. */
export function evidencePath(logPath: string): string {
  return `${logPath.replace(/\.log$/, '')}.exit.json`
}

/** Writes the exit of a try atomically. */
export function writeEvidence({ logPath, key, work }: EvidenceSubject, exit: Exit): void {
  const path = evidencePath(logPath)
  const evidence = { ...exit, key, work, finishedAt: new Date().toISOString() }
  writeFileSync(`${path}.tmp`, `${JSON.stringify(evidence)}\n`, { mode: fileModeIn(dirname(path)) })
  renameSync(`${path}.tmp`, path)
}

/**
 * The exit of a try; undefined if the evidence is missing, incomplete, or about other work. With `work` undefined, any work
 * matches.
 */
export async function readEvidence(logPath: string, work: string | undefined): Promise<Exit | undefined> {
  const text = await readFile(evidencePath(logPath), 'utf8')
  try {
    const evidence = JSON.parse(text) as Exit & EvidenceSubject
    return OUTCOMES.has(evidence.outcome) && (work ?? evidence.work) === evidence.work ? exitOf(evidence) : undefined
  } catch {
    return undefined
  }
}

/** Restores the keys that JSON drops because their values are undefined. */
export function exitOf({ outcome, exitCode, signal, sentence, wroteOutput }: Exit): Exit {
  return { outcome, exitCode, signal, sentence, wroteOutput }
}
