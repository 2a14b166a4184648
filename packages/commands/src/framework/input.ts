import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface, type Interface } from 'node:readline/promises'
import { type Readable, Writable } from 'node:stream'
import { decodeText } from '@ml-airflow/core'

/** Everything a command reads from its caller besides its arguments, and the files it writes there. */
export interface Input {
  /** Reads all of stdin. @throws MlAirflowError `bad_argument` if it is not UTF-8 */
  stdin(): string
  /** Reads a text file. @throws MlAirflowError `bad_argument` if it is not UTF-8 */
  file(path: string): string
  /** Writes a file that only its owner can read. */
  save(path: string, text: string): void
  /** Asks for confirmation. Without a terminal the answer is no. */
  agrees(question: string): Promise<boolean>
  /** Asks for a secret without echo. Without a terminal, reads the next line of stdin. */
  secret(question: string): Promise<string>
}

/** Context for reading argument values. */
export interface Reading extends Pick<Input, 'stdin' | 'file'> {
  /** Time zone of dates without an offset. */
  defaultTimeZone(): string
}

/** The files, stdin and terminal of this process. */
export const processInput: Input = {
  stdin: () => readStdin(),
  file: (path) => decodeText(readFileSync(path), `The file ${path}`),
  save: (path, text) => writeFileSync(path, text, { mode: 0o600 }),
  agrees: (question) => askWhetherToGoOn(question, process.stdin, process.stderr),
  secret: (question) => (process.stdin.isTTY ? askUnseen(question) : nextLine()),
}

/** Only an explicit yes on the next line of `input` confirms. */
export async function askWhetherToGoOn(question: string, input: Readable, output: Writable): Promise<boolean> {
  return /^y(es)?$/i.test((await answerTo(question, createInterface({ input, output }))).trim())
}

/** The typed text. Empty if the input ends first. */
async function answerTo(question: string, lines: Interface): Promise<string> {
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  const answer = await Promise.race([lines.question(question), ended])
  lines.close()
  return answer
}

/** The terminal echoes nothing, because this interface writes to a null stream. */
async function askUnseen(question: string): Promise<string> {
  process.stderr.write(question)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true })
  lines.once('SIGINT', () => process.exit(130))
  const answer = await answerTo('', lines)
  process.stderr.write('\n')
  return answer
}

let pipedLines: string[] | undefined

async function nextLine(): Promise<string> {
  pipedLines ??= readStdin().split(/\r?\n/)
  return pipedLines.shift() ?? ''
}

function readStdin(): string {
  return decodeText(readFileSync(0), 'What comes on stdin')
}
