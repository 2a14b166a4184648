import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Chromium without windows opens an empty page for a quarter of the processor time. Only Debian has it as a package. */
const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']

let shared: Promise<Browser> | undefined

/** One browser for all test files of a process: a start costs more than most pages. It ends with the process. */
export async function sharedBrowser(): Promise<Browser> {
  shared ??= openBrowser()
  try {
    const browser = await shared
    if (browser.isConnected()) return browser
  } catch {
    // The next start may succeed.
  }
  shared = openBrowser()
  return shared
}

export function openBrowser(): Promise<Browser> {
  const executablePath = PROGRAMS.find((path) => existsSync(path)) ?? ''
  return chromium.launch({ executablePath, headless: true, args: FLAGS })
}
