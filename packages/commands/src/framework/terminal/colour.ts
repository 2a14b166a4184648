import { styleText } from 'node:util'

type Colour = Parameters<typeof styleText>[0]

const COLOURS: Readonly<Record<string, Colour>> = {
  success: 'green',
  skipped: 'magenta',
  'left out': 'gray',
  skip: 'magenta',
  running: 'cyan',
  run: 'cyan',
  join: 'yellow',
  up_for_retry: 'yellow',
  queued: 'gray',
  waiting: 'gray',
  failed: 'red',
  upstream_failed: 'red',
  timed_out: 'red',
  cancelled: 'gray',
  environment: 'yellow',
  file: 'cyan',
  default: 'gray',
}

/** Colours a state, a decision or a source; leaves other text unchanged. The caller decides whether to use colours. */
export function paintState(text: string): string {
  const colour = COLOURS[text]
  return colour === undefined ? text : styleText(colour, text, { validateStream: false })
}
