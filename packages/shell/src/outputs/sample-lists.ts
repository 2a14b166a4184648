import { readdir, readFile, stat } from 'node:fs/promises'
import { decodeText, type ListSource, type ListText, MlAirflowError, messageOf } from '@ml-airflow/core'

/** Far more than 100,000 samples need. A larger file holds data, not a list. */
const MOST_BYTES = 64 * 1024 * 1024

/** @throws MlAirflowError `bad_argument` with the path, if the list is missing or invalid */
export async function readList(path: string, format: ListSource['format']): Promise<ListText> {
  try {
    const stats = await stat(path)
    if (format === 'folder') {
      if (!stats.isDirectory()) throw bad(`${path} is not a folder: its entries should be the samples.`)
      return { kind: 'entries', names: await readdir(path) }
    }
    if (!stats.isFile()) throw bad(`${path} is not a file: its lines should be the samples. Name the file by 'path'.`)
    if (stats.size > MOST_BYTES) throw bad(`${path} has ${stats.size} bytes: a list of samples may have ${MOST_BYTES}.`)
    return { kind: 'text', text: decodeText(await readFile(path), path) }
  } catch (error) {
    throw error instanceof MlAirflowError ? error : bad(`The list of samples cannot be read: ${reasonOf(error, path)}.`)
  }
}

function reasonOf(error: unknown, path: string): string {
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT'
  return isMissing ? `there is no ${path}` : messageOf(error)
}

function bad(sentence: string): MlAirflowError {
  return new MlAirflowError('bad_argument', sentence)
}
