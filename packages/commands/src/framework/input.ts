import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface, type Interface } from 'node:readline/promises'
import { type Readable, Writable } from 'node:stream'
import { decodeText } from '@ml-airflow/core'

/** What a command may read of its caller beside its arguments, and leave there. */
export interface Input {
  /** All that comes on stdin. @throws MlAirflowError `bad_argument` where it is not UTF-8 */
  stdin(): string
  /** The text of a file. @throws MlAirflowError `bad_argument` where it is not UTF-8 */
  file(path: string): string
  /** Writes a file that its owner alone can read. */
  save(path: string, text: string): void
  /** Asks whether to continue. Without a terminal the answer is no. */
  agrees(question: string): Promise<boolean>
  /** Asks for what nobody may see. Where there is no terminal it is the next line of stdin. */
  secret(question: string): Promise<string>
}

/** What the values of arguments are read with. */
export interface Reading extends Pick<Input, 'stdin' | 'file'> {
  /** Dates without an offset are meant in it. */
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

/** A yes on the next line of `input` is the only one. */
export async function askWhetherToGoOn(question: string, input: Readable, output: Writable): Promise<boolean> {
  return /^y(es)?$/i.test((await answerTo(question, createInterface({ input, output }))).trim())
}

/** The typed text; empty where the input ends before. */
async function answerTo(question: string, lines: Interface): Promise<string> {
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  const answer = await Promise.race([lines.question(question), ended])
  lines.close()
  return answer
}

/** The terminal shows nothing of what is typed, since this interface draws it into nowhere. */
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
