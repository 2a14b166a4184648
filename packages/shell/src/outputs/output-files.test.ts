import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import { OutputFiles } from './output-files.ts'

function outputs(): { files: OutputFiles; root: string; outside: string } {
  const folder = mkdtempSync(join(tmpdir(), 'mlaf-outputs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const [root, outside] = [join(folder, 'outputs'), join(folder, 'outside')]
  mkdirSync(join(root, 'report/plots'), { recursive: true })
  writeFileSync(join(root, 'report/report.json'), '{"accuracy":0.9}')
  writeFileSync(join(root, 'report/plots/roc.png'), 'png')
  writeFileSync(join(root, 'model.txt'), 'model')
  mkdirSync(outside)
  writeFileSync(join(outside, 'secret'), 'secret')
  symlinkSync(join(outside, 'secret'), join(root, 'report/link'))
  symlinkSync(outside, join(root, 'elsewhere'))
  return { files: new OutputFiles(root), root, outside }
}

it('lists the files of an output, without links', async () => {
  const { files, root } = outputs()
  const { entries, isCutOff } = await files.list(join(root, 'report'))
  expect(entries.map(({ path, isFolder, size }) => [path, isFolder, isFolder ? 0 : size])).toEqual([
    ['plots', true, 0],
    ['plots/roc.png', false, 3],
    ['report.json', false, 16],
  ])
  expect(isCutOff).toBe(false)
  expect((await files.list(join(root, 'model.txt'))).entries).toMatchObject([{ path: '', name: 'model.txt', size: 5 }])
})

it('reads a part of a file', async () => {
  const { files, root } = outputs()
  const content = await files.open(join(root, 'report'), 'report.json')
  expect(await text(content.read(2, 9))).toBe('accuracy')
  expect((await files.open(join(root, 'model.txt'), '')).name).toBe('model.txt')
})

it.each(['link', '../../outside/secret', '../model.txt', '..', '/etc/passwd/../../etc/passwd'])(
  'opens nothing outside the output: %s',
  async (path) => {
    const { files, root } = outputs()
    await expect(files.open(join(root, 'report'), path)).rejects.toMatchObject({
      code: expect.stringMatching(/forbidden|not_found/),
    })
  },
)

it('shows no output outside the folder of outputs, be it by a link', async () => {
  const { files, root, outside } = outputs()
  for (const output of [outside, join(root, 'elsewhere'), '/etc'])
    await expect(files.list(output)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(files.list(join(root, 'gone'))).rejects.toMatchObject({ code: 'not_found' })
})

it('opens neither a folder nor a pipe', async () => {
  const { files, root } = outputs()
  execFileSync('mkfifo', [join(root, 'report/pipe')])
  for (const path of ['plots', 'pipe'])
    await expect(files.open(join(root, 'report'), path)).rejects.toMatchObject({ code: 'bad_argument' })
  await expect(files.open(join(root, 'report'), 'a\0b')).rejects.toMatchObject({ code: 'forbidden' })
})

it('lists and opens files whose names are not UTF-8, and a pipe as nothing', async () => {
  const { files, root } = outputs()
  const caf = Buffer.concat([Buffer.from(join(root, 'report/caf')), Buffer.from([0xe9])])
  mkdirSync(caf)
  writeFileSync(Buffer.concat([caf, Buffer.from('/é\\')]), 'menu')
  const paths = (await files.list(join(root, 'report'))).entries.map(({ path }) => path)
  expect(paths.slice(0, 2)).toEqual(['caf\\xE9', 'caf\\xE9/é\\'])
  const content = await files.open(join(root, 'report'), 'caf\\xE9/é\\')
  expect(await text(content.read(0, 3))).toBe('menu')
  execFileSync('mkfifo', [join(root, 'pipe')])
  expect(await files.list(join(root, 'pipe'))).toEqual({ entries: [], isCutOff: false })
})
