import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'

/** What a command may read of its caller, beside its arguments. */
export interface Input {
  /** All that comes on stdin. */
  stdin(): string
  file(path: string): string
  /** Asks whether to go on; whoever cannot be asked has said no. */
  agrees(question: string): Promise<boolean>
}

/** The files, stdin and terminal of this process. */
export const processInput: Input = {
  stdin: () => readFileSync(0, 'utf8'),
  file: (path) => readFileSync(path, 'utf8'),
  agrees: askOnTerminal,
}

async function askOnTerminal(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')))
  const answer = await Promise.race([lines.question(question), ended])
  lines.close()
  return /^y(es)?$/i.test(answer.trim())
}
