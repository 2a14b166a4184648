import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'
import { lives, stateOf } from './launches.fixture.ts'
import { superviseProcess } from './supervise.ts'

const ROOM = fileURLToPath(new URL('../dist/index.js', import.meta.url))

function bash(program: string, lines: string[] = []) {
  return superviseProcess({ name: 'a child', file: 'bash', args: ['-c', program], onLine: (line) => lines.push(line) })
}

describe('a supervised process', () => {
  it('hands on its lines and tells how it ended', async () => {
    const lines: string[] = []
    const child = bash('echo one; echo two >&2; printf three; exit 3', lines)
    expect(await child.exited).toEqual({ exitCode: 3, signal: undefined, sentence: 'a child ended with exit code 3.' })
    expect(lines.sort()).toEqual(['one', 'three', 'two'])
  })

  it('is stopped by SIGTERM, and stopping again is harmless', async () => {
    const lines: string[] = []
    const child = bash('trap "echo bye; exit 0" TERM; echo ready; while :; do sleep 0.05; done', lines)
    await vi.waitFor(() => expect(lines).toEqual(['ready']))
    await Promise.all([child.stop(5000), child.stop(5000)])
    await child.stop(5000)
    expect(lines).toEqual(['ready', 'bye'])
    expect((await child.exited).exitCode).toBe(0)
  })

  it('that ignores SIGTERM is killed after the grace', async () => {
    const lines: string[] = []
    const child = bash('trap "" TERM; echo ready; while :; do read -t 1 < <(:); done', lines)
    await vi.waitFor(() => expect(lines).toEqual(['ready']))
    await child.stop(100)
    expect(await child.exited).toMatchObject({ signal: 'SIGKILL', sentence: 'a child was ended by SIGKILL.' })
  })

  it('that cannot be started is named in the error', async () => {
    const lines: string[] = []
    const child = superviseProcess({ name: 'a child', file: '/no/such/file', onLine: (line) => lines.push(line) })
    const { exitCode, sentence } = await child.exited
    expect(exitCode).not.toBe(0)
    expect([sentence, ...lines].join()).toMatch(/no such file/i)
    await child.stop(100)
  })

  it('ends when its parent is killed', async () => {
    const program = `
      import { superviseProcess } from '${ROOM}'
      console.log(superviseProcess({ name: 'a child', file: 'sleep', args: ['600'] }).pid)`
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = (await once(parent.stdout, 'data')) as [Buffer]
    const child = Number(said)
    expect(stateOf(child)?.parent).toBe(parent.pid)
    parent.kill('SIGKILL')
    await vi.waitFor(() => expect(lives(child)).toBe(false))
  })
})
