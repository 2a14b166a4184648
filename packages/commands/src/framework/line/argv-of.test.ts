import { expect, test } from 'vitest'
import { flag, option, positional, words } from '../arguments.ts'
import { defineCommand } from '../command.ts'
import { argvOf } from './argv-of.ts'

const command = defineCommand({
  name: 'example',
  summary: '',
  examples: ['example'],
  arguments: [
    positional('dag_id', { description: '' }),
    positional('task_id', { description: '' }),
    option('subdir', { description: '' }),
    flag('tree', { description: '' }),
    words('set', { description: '', words: ['key', 'value'] }),
    option('only_here', { description: '' }),
  ],
  access: 'viewer',
  rest: { arguments: ['task_id', 'dag_id', 'tree', 'subdir', 'set'], fixed: ['--no_confirm'], since: '1.0.0' },
  run() {},
})

test.each([
  [
    'options come in the order of the API, places last and in their order',
    { subdir: 'x y', tree: '', task_id: 't', dag_id: 'd' },
    ['--tree', '--subdir', 'x y', '--no_confirm', 'd', 't'],
  ],
  [
    'a flag is set by its presence, whatever its value',
    { tree: 'false', dag_id: 'd' },
    ['--tree', '--no_confirm', 'd'],
  ],
  ['an argument that the API does not have is left out', { only_here: 'x', dag_id: 'd' }, ['--no_confirm', 'd']],
  [
    'cmd takes several words, in their order',
    { cmd: 'set', value: 'v', key: 'k' },
    ['--set', 'k', 'v', '--no_confirm'],
  ],
  ['several words in one value stay one', { set: 'k v', tree: '' }, ['--tree', '--set=k v', '--no_confirm']],
  ['fields without cmd are nothing', { value: 'v', key: 'k' }, ['--no_confirm']],
  [
    'a place that looks like an option does not become one',
    { dag_id: '--force', task_id: 't' },
    ['--no_confirm', '--', '--force', 't'],
  ],
])('%s', (_title, sent, expected) => {
  expect(argvOf(command, sent)).toEqual(['example', ...expected])
})
