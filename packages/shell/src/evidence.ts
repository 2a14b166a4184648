import { renameSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Exit, LaunchRequest, TryOutcome } from '@ml-airflow/core'
import { fileModeIn } from './private-files.ts'

const OUTCOMES: ReadonlySet<string> = new Set<TryOutcome>(['success', 'failed', 'timed_out', 'lost', 'cancelled'])

type EvidenceSubject = Pick<LaunchRequest, 'logPath' | 'key' | 'work'>

/** Where the evidence of a try's exit lies: beside its log. */
export function evidencePath(logPath: string): string {
  return `${logPath.replace(/\.log$/, '')}.exit.json`
}

/** Writes how a try ended, whole or not at all. */
export function writeEvidence({ logPath, key, work }: EvidenceSubject, exit: Exit): void {
  const path = evidencePath(logPath)
  const evidence = { ...exit, key, work, finishedAt: new Date().toISOString() }
  writeFileSync(`${path}.tmp`, `${JSON.stringify(evidence)}\n`, { mode: fileModeIn(dirname(path)) })
  renameSync(`${path}.tmp`, path)
}

/** How a try ended; undefined where the launcher left no whole evidence, or where it is about other work. `work` undefined: about any. */
export async function readEvidence(logPath: string, work: string | undefined): Promise<Exit | undefined> {
  const text = await readFile(evidencePath(logPath), 'utf8')
  try {
    const evidence = JSON.parse(text) as Exit & EvidenceSubject
    return OUTCOMES.has(evidence.outcome) && (work ?? evidence.work) === evidence.work ? exitOf(evidence) : undefined
  } catch {
    return undefined
  }
}

/** JSON leaves out what is undefined. */
export function exitOf({ outcome, exitCode, signal, sentence, wroteOutput }: Exit): Exit {
  return { outcome, exitCode, signal, sentence, wroteOutput }
}
