import { describe, expect, test } from 'vitest'
import { catalogue } from '../catalogue.ts'
import { runCommandLine } from '../framework/line/run-command-line.ts'
import { restApis, restArguments } from '../rest/rest-apis.ts'
import { testBench } from '../workbench/workbench.fixture.ts'
import { AIRFLOW_COMMANDS, PLUGIN_APIS } from './airflow-commands.ts'

const commandNamed = (name: string) => catalogue.find((command) => command.name === name)

test('the lists are whole: 39 commands and 26 APIs', () => {
  expect(new Set(AIRFLOW_COMMANDS.map(([name]) => name)).size).toBe(39)
  expect(new Set(PLUGIN_APIS.map(([name]) => name)).size).toBe(26)
})

describe.each(AIRFLOW_COMMANDS)('the command %s', (name, places, options) => {
  test('has the places and the options of Airflow', () => {
    const command = commandNamed(name)
    const own = command?.arguments ?? []
    expect(own.filter(({ form }) => form === 'positional').map((one) => one.name)).toEqual(
      places.split(' ').filter(Boolean),
    )
    const missing = optionsOf(options).filter(({ long, short, words }) => {
      const found = own.find((one) => one.name === long)
      return found === undefined || (short !== undefined && found.short !== short) || wordsOf(found) !== words
    })
    expect(missing).toEqual([])
  })

  test('tells them in its help', async () => {
    const { workbench, said } = testBench()
    expect(await runCommandLine([name, '--help'], workbench, catalogue)).toBe(0)
    const help = said().stdout
    const hidden = commandNamed(name)?.arguments.filter((one) => one.hidden) ?? []
    const told = optionsOf(options).filter(({ long }) => !hidden.some((one) => one.name === long))
    for (const { long, short } of told)
      expect(help).toContain(short === undefined ? `--${long}` : `${short}, --${long}`)
  })
})

describe.each(PLUGIN_APIS)('the API %s', (name, args) => {
  test('has the arguments of the plugin, in its order', () => {
    const api = restApis.find((one) => one.name === name)
    const own = api === undefined ? undefined : restArguments(api).map((one) => `${one.name}${one.required ? '!' : ''}`)
    expect(own).toEqual(args.split(' ').filter(Boolean))
  })
})

function optionsOf(options: string) {
  const all = options === '' ? [] : options.split(', ')
  return all.map((option) => {
    const [names = '', ...values] = option.split(' ')
    const [long = '', short] = names.split('/').reverse()
    return { long: long.slice(2), short, words: values.length }
  })
}

function wordsOf({ form, words }: { readonly form: string; readonly words: readonly string[] }): number {
  if (form === 'words') return words.length
  return form === 'flag' ? 0 : 1
}
