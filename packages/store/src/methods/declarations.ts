import type { DeclarationStore, Work } from '@ml-airflow/core'
import type { Database } from '../database/database.ts'
import { quoted } from '../database/names.ts'
import { sqlTime } from '../database/times.ts'

/** Users' declarations about records. */
export function declarationMethods(database: Database): DeclarationStore {
  return {
    async accept({ table, recordId, finishEpoch, work, manifest }) {
      const parameters = { record_id: recordId, finish_epoch: finishEpoch, manifest: manifest ?? null }
      const changed = await database.change(
        'accept-record',
        { ...parameters, ...madeFrom(work) },
        { table: quoted(table) },
      )
      return changed === 1
    },

    async undo({ table, recordId, finishEpoch }) {
      const parameters = { record_id: recordId, finish_epoch: finishEpoch }
      return (await database.change('undo-finish', parameters, { table: quoted(table) })) === 1
    },

    async finish({ table, recordId, epoch, by, startedAt, finishedAt, work, outputPath, manifest }) {
      const changed = await database.change(
        'declare-finish',
        {
          record_id: recordId,
          epoch,
          by: by.slice(0, LONGEST_NAME),
          started_at: sqlTime(startedAt),
          finished_at: sqlTime(finishedAt),
          output_path: outputPath ?? null,
          manifest: manifest ?? null,
          ...madeFrom(work),
        },
        { table: quoted(table) },
      )
      return changed === 1
    },
  }
}

const LONGEST_NAME = 400

function madeFrom({ version, inputs, fingerprint, lineage }: Work) {
  return { version, inputs, fingerprint, lineage: lineage ?? null }
}
