import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { childrenOf, memoryOf, shown, TestLaunches } from './launches.fixture.ts'
import { openTryFiles } from './try-files.ts'

const PASSWORD = 'pa$$ "word"/é 1'

let launches: TestLaunches
beforeAll(async () => {
  vi.stubEnv('DB_PASSWORD', PASSWORD)
  vi.stubEnv('NVIDIA_COPY', `of ${PASSWORD}`)
  vi.stubEnv('WANDB_API_KEY', 'wandb-key-1')
  vi.stubEnv('OTHER_VARIABLE', 'x')
  vi.stubEnv('CUDA_VISIBLE_DEVICES', '1')
  launches = await TestLaunches.start({ secrets: [PASSWORD] })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await launches.close()
})

describe('an exit', () => {
  it.each([
    ['exit 0', { outcome: 'success', exitCode: 0, signal: undefined, sentence: 'exit code 0.' }],
    ['exit 1', { outcome: 'failed', exitCode: 1, signal: undefined, sentence: 'exit code 1.' }],
    ['/etc/passwd', { outcome: 'failed', exitCode: 126, signal: undefined, sentence: 'it is not executable' }],
    ['no_such_command', { outcome: 'failed', exitCode: 127, signal: undefined, sentence: 'did not find the command' }],
    [
      "bash -c 'kill -9 $$'; exit $?",
      { outcome: 'failed', exitCode: 137, signal: undefined, sentence: 'lack of memory' },
    ],
    ['kill -9 $$', { outcome: 'failed', exitCode: undefined, signal: 'SIGKILL', sentence: 'lack of memory' }],
    ['kill -TERM $$', { outcome: 'failed', exitCode: undefined, signal: 'SIGTERM', sentence: 'SIGTERM' }],
    ['exit 255', { outcome: 'failed', exitCode: 255, signal: undefined, sentence: 'exit code 255.' }],
  ])('of `%s` is reported with code, signal and sentence', async (program, told) => {
    const { log, ...exit } = await launches.run(program)
    expect(exit).toEqual({ ...told, sentence: expect.stringContaining(told.sentence) })
    expect(log).toMatch(/\] ml-airflow\| .*\n$/)
    expect(log).toContain(exit.sentence)
  })

  it('lies as evidence beside the log before it is reported', async () => {
    const launch = launches.launch('exit 3')
    const { outcome, exitCode, sentence } = await launch.exit
    const evidence = JSON.parse(readFileSync(launch.logPath.replace(/\.log$/, '.exit.json'), 'utf8'))
    expect(evidence).toEqual({
      outcome,
      exitCode,
      sentence,
      key: launch.key,
      work: 'work',
      finishedAt: expect.stringMatching(/Z$/),
    })
  })

  it.each([
    ['a file', 'echo done >"$MLAF_OUTPUT_PATH"', true],
    ['a folder', 'mkdir "$MLAF_OUTPUT_PATH"', true],
    ['nothing', 'true', false],
  ])('reports whether the command has written its output: %s', async (_, program, wroteOutput) => {
    const outputPath = join(launches.folder, randomUUID())
    const launch = launches.launch(program, { outputPath, environment: { MLAF_OUTPUT_PATH: outputPath } })
    const exit = await launch.exit
    expect(exit.wroteOutput).toBe(wroteOutput)
    const place = { instance: 1, tryNumber: 1, logPath: launch.logPath }
    expect(await openTryFiles().readExit(place, 'work')).toEqual(exit)
  })

  it('F36: of a hundred commands leaves no zombie and no folder', async () => {
    const launcher = await launches.launcherPid()
    const exits = await Promise.all(Array.from({ length: 100 }, () => launches.run('touch left; pwd')))
    expect(exits.every(({ outcome }) => outcome === 'success')).toBe(true)
    expect(childrenOf(launcher)).toEqual([])
    const folders = new Set(exits.map(({ log }) => shown(log)))
    expect(folders.size).toBe(100)
    await vi.waitFor(() => expect([...folders].filter(existsSync)).toEqual([]))
  })
})

describe('a command', () => {
  it.each([
    ['semicolons', 'x; touch pwned #'],
    ['a substitution', '$(touch pwned)'],
    ['backticks', '`touch pwned`'],
    ['a line feed', 'a\ntouch pwned'],
    ['quotes', `"'\\'"; touch pwned; "`],
    ['leading dashes', '--checkpoint-action=exec=touch pwned'],
    ['nothing', ''],
    ['wild cards', '* ? [a-z] ~ {a,b}'],
    ['a hundred and twenty kilobytes', 'x'.repeat(120 * 1024)],
  ])('takes an argument of %s as it is', async (_, value) => {
    const target = join(launches.folder, 'argument')
    const exit = await launches.run('printf %s "$1" > "$TARGET"; ls', {
      args: [value],
      environment: { TARGET: target },
    })
    expect(exit.outcome).toBe('success')
    expect(readFileSync(target, 'utf8')).toBe(value)
    expect(exit.log).not.toContain('out| pwned')
  })

  it.each([
    ['too long an argument', 'x'.repeat(200 * 1024), 'too long'],
    ['a NUL byte', 'a\0b', 'NUL'],
  ])('with %s fails with a sentence', async (_, value, sentence) => {
    const exit = await launches.run('true', { args: [value] })
    expect(exit).toMatchObject({ outcome: 'failed', exitCode: undefined, sentence: expect.stringContaining(sentence) })
  })

  it.each([
    ['gets SIGPIPE when nobody reads', 'yes | head -n 1; echo "status $PIPESTATUS"', 'y\nstatus 141'],
    ['has no socket, timer or log of ours', String.raw`ls -l /proc/self/fd | grep -cE 'socket|anon_inode|\.log'`, '0'],
    ['finds its input at its end', 'cat; echo "stdin ended"', 'stdin ended'],
    ['has no terminal to wait for', '(exec 3<>/dev/tty) 2>/dev/null; echo "tty $?"', 'tty 1'],
  ])('C4: %s', async (_what, script, expected) => {
    expect(shown((await launches.run(script)).log)).toBe(expected)
  })

  it('C4: that closes its output runs on, and ends with its own exit code', async () => {
    const exit = await launches.run('exec >&- 2>&-; touch on; [[ -e on ]] && exit 3')
    expect(exit).toMatchObject({ outcome: 'failed', exitCode: 3 })
  })

  it('sees the allowed environment, its own, and no secret', async () => {
    const { log } = await launches.run('env', { environment: { OWN: 'value', MLAF_TASK: 'forged' } })
    const names = shown(log)
      .split('\n')
      .map((line) => line.split('=')[0])
    expect(names).toEqual(expect.arrayContaining(['PATH', 'HOME', 'OWN', 'CUDA_VISIBLE_DEVICES', 'MLAF_LAUNCHER']))
    expect(names).not.toContain('DB_PASSWORD')
    expect(names).not.toContain('NVIDIA_COPY')
    expect(names).not.toContain('OTHER_VARIABLE')
    expect(shown(log)).toContain('WANDB_API_KEY=***')
    expect(names).not.toContain('NODE_OPTIONS')
    expect(log).not.toContain('forged')
  })

  it('cannot read a secret from the launcher either', async () => {
    const { log } = await launches.run("tr '\\0' '\\n' < /proc/$PPID/environ; tr '\\0' ' ' < /proc/$PPID/cmdline")
    expect(shown(log)).toContain('PATH=')
    expect(log).not.toContain('DB_PASSWORD')
    expect(log.replace('WANDB_API_KEY=***', '')).not.toContain('***')
  })

  it('starts in an empty folder, with nothing to read', async () => {
    expect(shown((await launches.run('ls -A | wc -l; cat')).log)).toBe('0')
  })

  it('starts in the folder that it is given, and has an empty one for itself that is gone afterwards', async () => {
    const program = 'pwd; [ "$TMPDIR" = "$MLAF_SCRATCH" ] && ls -A "$MLAF_SCRATCH"; touch "$MLAF_SCRATCH/x"; mktemp'
    const { log } = await launches.run(program, { cwd: launches.folder })
    const [folder, made = ''] = shown(log).split('\n')
    expect(folder).toBe(launches.folder)
    await vi.waitFor(() => expect(existsSync(dirname(made))).toBe(false))
  })

  it('fails with a sentence where that folder is missing', async () => {
    const exit = await launches.run('true', { cwd: '/no/such/folder' })
    expect(exit).toMatchObject({
      outcome: 'failed',
      sentence: 'The folder in which the command is to run does not exist: /no/such/folder.',
    })
  })

  it.each([
    [{}, '1'],
    [{ PYTHONUNBUFFERED: '' }, ''],
  ])('with the environment %j has PYTHONUNBUFFERED=%s', async (environment, value) => {
    expect(shown((await launches.run('echo "$PYTHONUNBUFFERED"', { environment })).log)).toBe(value)
  })

  it('X1: can open /dev/stdout and /dev/stderr', async () => {
    const program = 'echo out >/dev/stdout; echo err | tee /dev/stderr >/dev/null'
    const { log, outcome } = await launches.run(program)
    expect(outcome).toBe('success')
    expect(shown(log).split('\n').sort()).toEqual(['err', 'out'])
    expect(log).toContain('err| err')
  })

  it('shares no output with an earlier one, from which a process fled with the open pipe', async () => {
    const go = join(launches.folder, 'go')
    const fled = await launches.run(`setsid bash -c 'until [ -e ${go} ]; do sleep 0.01; done; echo fled' & echo own`)
    const later = Array.from({ length: 8 }, () =>
      launches.run(`touch ${go}; while pgrep -f 'until [^p]+${go}' >/dev/null; do sleep 0.01; done; echo own`),
    )
    expect(shown(fled.log)).toBe('own')
    expect((await Promise.all(later)).map(({ log }) => shown(log))).toEqual(later.map(() => 'own'))
  })
})

describe('a log', () => {
  it("masks the secrets of its launch, also where they come in pieces, and no other launch's", async () => {
    const program = 'echo "word $1"; printf sess; sleep 0.2; printf "ion-1\\n"'
    const own = await launches.run(program, { args: ['session-1'], secrets: ['session-1'] })
    expect(shown(own.log)).toBe('word ***\n***')
    expect(own.log).not.toContain('session-1')
    expect(shown((await launches.run(program, { args: ['session-1'] })).log)).toBe('word session-1\nsession-1')
  })

  it('C25, S21: masks each form of a secret, and stays readable where one is a single letter or blanks', async () => {
    const secret = '!Weird!Pass^123$ä'
    const program = `echo 'banana 2026-01-01 true'; echo "http://u:${encodeURIComponent(secret)}@h"; printf '!Weird!Pa'; sleep 0.2; printf 'ss^123$ä\\n'`
    const { log } = await launches.run(program, { secrets: ['a', 'true', '1', '   ', secret] })
    expect(shown(log)).toBe('banana 2026-01-01 true\nhttp://u:***@h\n***')
    expect(shown(log)).not.toMatch(/Weird|%5E123/)
  })

  it('shows lines with their time and channel, also unfinished ones', async () => {
    const { log } = await launches.run('echo one; echo two >&2; printf three', { args: [PASSWORD] })
    const lines = log.trimEnd().split('\n')
    for (const line of lines)
      expect(line).toMatch(/^\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\] (out|err|ml-airflow)\| /)
    const texts = lines.map((line) => line.slice(line.indexOf(']') + 2))
    expect(texts).toEqual(expect.arrayContaining(['out| one', 'err| two', 'out| three']))
    expect(texts[0]).toMatch(/^ml-airflow\| Bash \d+ started: bash -c 'echo one; .*' task '\*\*\*'$/)
    expect(texts.at(-1)).toBe('ml-airflow| The command ended with exit code 0.')
  })

  it('is written while the command runs, an unfinished line too', async () => {
    const launch = launches.launch('echo first; printf 10%%; sleep 60')
    await vi.waitFor(() => expect(shown(readFileSync(launch.logPath, 'utf8'))).toBe('first\n10%'), 5000)
    launch.stop('cancelled', 'enough')
    await launch.exit
  })

  it('that cannot be opened fails the try with its path, and nothing else', async () => {
    const file = join(launches.folder, 'file')
    writeFileSync(file, '')
    const far = join(launches.folder, 'far')
    const exit = await launches.launch(`sleep 1; touch ${far}`, { logPath: join(file, 'x', '1.log') }).exit
    expect(existsSync(far)).toBe(false)
    expect(exit).toMatchObject({ outcome: 'failed', sentence: expect.stringContaining(join(file, 'x', '1.log')) })
    expect((await launches.run('true')).outcome).toBe('success')
  })

  it('that cannot be written ends the command with a sentence', async () => {
    const { sentence, outcome } = await launches.launch('sleep 60', { logPath: '/dev/full' }).exit
    rmSync('/dev/full.exit.json', { force: true })
    expect(outcome).toBe('failed')
    expect(sentence).toMatch(/The log \/dev\/full could not be written: ENOSPC/)
  })
})

it('keeps the launcher small', async () => {
  expect(memoryOf(await launches.launcherPid()).now).toBeLessThan(60)
})
