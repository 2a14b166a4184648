import { defineParameters, z } from '@ml-airflow/core/author'
import { expect, test } from 'vitest'
import { confsOfGrid, confWith } from './conf-settings.ts'

const P = defineParameters('p', { lr: z.number(), name: z.string() }).extend('q', { k: z.int(), fast: z.boolean() })

test.each([
  ['lr=0.02', { lr: 0.02 }],
  ['lr=1e-3', { lr: 0.001 }],
  ['lr=.5', { lr: 0.5 }],
  ['k=3', { k: 3 }],
  ['name=007', { name: '007' }],
  ['name=a=b, c', { name: 'a=b, c' }],
  ['name=', { name: '' }],
  ['fast=true', { fast: true }],
  ['lr=quick', { lr: 'quick' }],
  ['k=9007199254740993', { k: '9007199254740993' }],
  ['lr=9007199254740993', { lr: '9007199254740993' }],
  ['lr=+9007199254740993', { lr: '+9007199254740993' }],
  ['lr=1e-400', { lr: '1e-400' }],
  ['lr=1e400', { lr: '1e400' }],
  ['lr=+1e2', { lr: 100 }],
  ['lr=0x10', { lr: '0x10' }],
  ['unknown=1', { unknown: '1' }],
])('--set %s is %j', (setting, conf) => {
  expect(confWith(P, undefined, [setting])).toEqual(conf)
})

test('--set takes precedence over the conf, which stays unchanged without it', () => {
  expect(confWith(P, { lr: 1, k: 2 }, ['lr=0.5', 'name=x'])).toEqual({ lr: 0.5, k: 2, name: 'x' })
  expect(confWith(P, undefined)).toBeUndefined()
})

test('a grid makes every combination', () => {
  expect(confsOfGrid(P, [{ name: 'x' }], ['lr=0.1,0.01', 'k=1,2'])).toEqual([
    { name: 'x', lr: 0.1, k: 1 },
    { name: 'x', lr: 0.1, k: 2 },
    { name: 'x', lr: 0.01, k: 1 },
    { name: 'x', lr: 0.01, k: 2 },
  ])
})

test.each([
  [() => confWith(P, {}, ['lr']), /--set' takes NAME=VALUE/],
  [() => confsOfGrid(P, [{}], ['=1']), /--grid' takes NAME=VALUE/],
  [() => confWith(P, [1], ['lr=1']), /need a --conf that is an object/],
  [() => confWith(P, {}, ['lr=1', 'k=1', 'lr=2']), "--set names 'lr' twice: give one value, or all of them to --grid"],
  [
    () => confsOfGrid(P, [{ k: 1 }], ['lr=1,2', 'k=2,3'], ['k=1']),
    "--set and --grid both name 'k': give its values to one of them",
  ],
  [
    () => confsOfGrid(P, [{}], ['k=1,2,3,4,5,6,7,8,9,10,11', 'lr=1,2,3,4,5,6,7,8,9,10', 'name=1,2,3,4,5,6,7,8,9,10']),
    /1000/,
  ],
])('an ambiguous or wrong setting is a usage error: %#', (act, sentence) => {
  expect(act).toThrow(sentence)
})

test.each([
  [['k=1,2', 'lr=1', 'k=3'], "--grid names 'k' twice: give all its values once, such as --grid k=1,2,3"],
  [['k=1,2', 'k=1,2'], "--grid names 'k' twice: give all its values once, such as --grid k=1,2"],
  [['k=1,3,3'], "--grid gives 'k' the value 3 twice: give it once"],
  [['lr=0.1,1e-1'], "--grid gives 'lr' the value 0.1 twice: give it once"],
])('a grid that would make a run twice is refused: %j', (axes, sentence) => {
  expect(() => confsOfGrid(P, [{}], axes)).toThrow(sentence)
})

test('a grid that is too large is refused before it is built', () => {
  const axis = (name: string) => `${name}=${Array.from({ length: 10_000 }, (_, index) => index).join(',')}`
  const sentence = 'the grid has 1000000000000 runs (10000 × 10000 × 10000); allowed are 1000'
  expect(() => confsOfGrid(P, [{}], [axis('k'), axis('lr'), axis('name')])).toThrow(sentence)
  const confs = Array.from({ length: 600 }, (_, k) => ({ k }))
  expect(() => confsOfGrid(P, confs, ['lr=1,2'])).toThrow('the grid has 1200 runs (600 confs × 2); allowed are 1000')
})
