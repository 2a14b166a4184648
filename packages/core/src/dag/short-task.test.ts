import { describe, expect, expectTypeOf, test } from 'vitest'
import { z } from 'zod'
import { argumentsOf, outputPathOf } from '../command/provider.ts'
import { defineDag } from './dag.ts'
import { defineParameters, NoParameters } from './parameters.ts'
import { outputOf, outputsOf, task } from './short-task.ts'
import { MLTaskSubDag } from './task.ts'

const Data = defineParameters('data', { dataset: z.string() })
const Model = Data.extend('model', { k: z.int() })
const Other = defineParameters('other', { x: z.int() })

const prepare = task('prepare', {
  parameters: Data,
  command: 'python prepare.py',
  args: ({ parameters }) => [parameters.dataset],
  output: ({ record }) => `data/${record.id}.csv`,
})
const train = task('train', {
  parameters: Model,
  after: [prepare],
  command: 'python train.py',
  args: (context) => [outputOf(prepare, context), '--k', context.parameters.k, true],
  output: ({ outputDir, record }) => `${outputDir}/${record.id}.bin`,
  retries: 2,
})

const context = {
  dagId: 'dag',
  record: { id: 7, parametersId: 1, sample: undefined },
  parameters: { dataset: 'iris', k: 3 },
  outputDir: '/out',
  upstream: [{ taskId: 'prepare', sample: undefined, outputPath: '/out/data/1.csv' }],
} as never

describe('the short form of a task', () => {
  test('makes a task as a class does', () => {
    const dag = defineDag({ id: 'dag', parameters: Model, tasks: [prepare, train] })
    expect(dag.tasks.get('train')).toBeInstanceOf(MLTaskSubDag)
    expect(dag.tasks.get('train')).toMatchObject({ id: 'train', command: 'python train.py', retries: 2, timeout: 0 })
    expect(dag.graph[1]).toEqual({ id: 'train', after: ['prepare'], perSample: false })
  })

  test('gives each argument as a text, and outputs from the folder of outputs on', () => {
    expect(argumentsOf(train as never, context)).toEqual(['/out/data/1.csv', '--k', '3', 'true'])
    expect(outputPathOf(prepare as never, context)).toBe('/out/data/7.csv')
    expect(outputPathOf(train as never, context)).toBe('/out/7.bin')
  })

  test('takes fixed arguments and inputs, and has no provider that it does not need', () => {
    const fixed = task('fixed', { parameters: NoParameters, command: 'echo', args: ['a', 1], inputs: ['a.txt'] })
    expect(argumentsOf(fixed as never, context)).toEqual(['a', '1'])
    expect(fixed.inputs).toEqual(['a.txt'])
    expect(fixed.outputPathProvider).toBe(MLTaskSubDag.prototype.outputPathProvider)
    expect(fixed.inputsProvider).toBe(MLTaskSubDag.prototype.inputsProvider)
    const asked = task('asked', { parameters: Data, command: 'echo', inputs: ({ parameters }) => [parameters.dataset] })
    expect(asked.inputsProvider(context)).toEqual(['iris'])
  })

  test('reports arguments that the script does not use', () => {
    const tasks = [task('unused', { parameters: NoParameters, script: 'echo hello', args: ['a'] })]
    expect(() => defineDag({ id: 'dag', parameters: NoParameters, tasks })).toThrow(
      "task 'unused' gives arguments that its script never uses",
    )
  })

  test.each([
    ['parametersProvider', 'args'],
    ['arguments', 'args'],
    ['outputPathProvider', 'output'],
    ['env', 'environment'],
    ['per_sample', 'perSample'],
    ['comand', 'command'],
  ])('refuses the option %s, and names %s', (given, meant) => {
    const options = { parameters: NoParameters, command: 'true', [given]: 'x' }
    expect(() => task('t', options)).toThrow(`Task 't': its option '${given}' does not exist. Did you mean '${meant}'?`)
  })

  test('says which argument is not a word', () => {
    const wrong = task('t', { parameters: NoParameters, command: 'echo', args: () => ['a', undefined as never] })
    expect(() => argumentsOf(wrong as never, context)).toThrow("Task 't': args contains undefined at [1]; allowed are")
    const none = task('t', { parameters: NoParameters, command: 'echo', args: (() => 'a') as never })
    expect(() => argumentsOf(none as never, context)).toThrow("Task 't': args returned a; allowed is an array")
  })

  test('tells one output from several, and from none', () => {
    const outputs = { upstream: ['a', 'b'].map((sample) => ({ taskId: 'prepare', sample, outputPath: `/${sample}` })) }
    expect(outputsOf(prepare, outputs)).toEqual(['/a', '/b'])
    expect(() => outputOf(prepare, outputs)).toThrow("'prepare' has one output for each sample: use outputsOf.")
    expect(() => outputOf(prepare, { upstream: [] })).toThrow("'prepare' has no output that is known here.")
  })
})

describe('its types', () => {
  test('are those of its parameters', () => {
    task('typed', {
      parameters: Model,
      command: 'true',
      args: ({ parameters }) => {
        expectTypeOf(parameters).toEqualTypeOf<{ dataset: string; k: number }>()
        return [parameters.k]
      },
    })
    expectTypeOf(train).toEqualTypeOf<MLTaskSubDag<typeof Model>>()
  })

  test('are refused by the compiler where they are wrong', () => {
    // @ts-expect-error a task that needs k cannot stand in a DAG without it
    expect(() => defineDag({ id: 'dag', parameters: Data, tasks: [train] })).toThrow()
    const foreign = task('foreign', { parameters: Other, command: 'true' })
    // @ts-expect-error its upstream task reads other parameters
    task('behind', { parameters: Data, after: [foreign], command: 'true' })
    // @ts-expect-error it has both a command and a script
    task('both', { parameters: Data, command: 'true', script: 'true' })
    // @ts-expect-error it has neither
    task('neither', { parameters: Data })
    // @ts-expect-error strict is for scripts
    task('strict', { parameters: Data, command: 'true', strict: true })
    // @ts-expect-error it reads an undeclared parameter
    task('undeclared', { parameters: Data, command: 'true', args: ({ parameters }) => [parameters.k] })
    // @ts-expect-error undefined is not a word
    task('undefined', { parameters: Data, command: 'true', args: () => [undefined] })
    // @ts-expect-error an unknown option
    expect(() => task('option', { parameters: Data, command: 'true', retrys: 1 })).toThrow()
  })
})
