import { type RecordLocation, type Store, tableOf } from '@ml-airflow/core'
import { samplesOf } from '../history/record-judge.ts'
import type { RecordReport } from '../history/records.ts'
import {
  type DeclaredParts,
  type DeclaredSubject,
  declaredManifest,
  declaredPath,
  keptManifest,
  missingOutput,
  reserveOutput,
  workNow,
} from './declared-work.ts'

export interface RecordDeclarerParts extends DeclaredParts {
  readonly store: Pick<Store, 'records' | 'declarations' | 'variables'>
  /** Default: the clock of this process. */
  readonly now?: () => Date
}

/** Writes declarations about a record, unless it has changed since its report. */
export class RecordDeclarer {
  readonly #parts: RecordDeclarerParts

  constructor(parts: RecordDeclarerParts) {
    this.#parts = parts
  }

  /** The missing output of a record that is declared done; undefined if none is missing. */
  lackingOutput(report: RecordReport): string | undefined {
    const subject = subjectOf(report)
    return missingOutput(this.#parts, subject, declaredPath(this.#parts, subject))
  }

  /** Declares that the result is made from the current inputs and upstream results. */
  async accept(report: RecordReport): Promise<boolean> {
    const { store } = this.#parts
    const work = await workNow(this.#parts, subjectOf(report))
    const manifest = await keptManifest(this.#parts, report.record)
    return store.declarations.accept({ ...finishOf(report), work, manifest })
  }

  /** Declares that the result exists, although none of our commands made it. */
  async finish(report: RecordReport, by: string): Promise<boolean> {
    const { store, now = () => new Date() } = this.#parts
    const subject = subjectOf(report)
    const work = await workNow(this.#parts, subject)
    const outputPath = declaredPath(this.#parts, subject)
    await reserveOutput(store, outputPath, locationOf(report))
    const at = now()
    return store.declarations.finish({
      ...locationOf(report),
      epoch: report.record.epoch,
      by: `${by} (declared)`,
      startedAt: at,
      finishedAt: at,
      work,
      outputPath,
      manifest: await declaredManifest(this.#parts, subject, outputPath, at),
    })
  }

  /** Declares that the result is invalid. */
  undo(report: RecordReport): Promise<boolean> {
    return this.#parts.store.declarations.undo(finishOf(report))
  }
}

function locationOf({ target, record }: RecordReport): RecordLocation {
  return { table: tableOf(target.task), recordId: record.id }
}

function finishOf(report: RecordReport): RecordLocation & { readonly finishEpoch: number } {
  return { ...locationOf(report), finishEpoch: report.record.finishEpoch ?? 0 }
}

function subjectOf({ target, record, execution }: RecordReport): DeclaredSubject {
  const samples = samplesOf(target.dag, record, execution?.run)
  return {
    ...target,
    recordId: record.id,
    sample: record.sample,
    values: record.conf,
    samples,
    parametersIds: record.parametersIds,
  }
}
