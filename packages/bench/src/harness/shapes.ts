/** Tasks with their upstream tasks: the common work of all contenders. */
export type Shape = ReadonlyMap<string, readonly string[]>

export function chain(length: number): Shape {
  return new Map(names('t', length).map((name, index, all) => [name, all.slice(Math.max(0, index - 1), index)]))
}

/** One task, then many at once, then one. */
export function fan(width: number): Shape {
  const middle = names('m', width)
  return new Map<string, readonly string[]>([
    ['first', []],
    ...middle.map((name) => [name, ['first']] as const),
    ['last', middle],
  ])
}

/** a, then b, c, d, then e. */
export const diamond: Shape = new Map<string, readonly string[]>([
  ['a', []],
  ['b', ['a']],
  ['c', ['a']],
  ['d', ['a']],
  ['e', ['b', 'c', 'd']],
])

/** Parallel copies of a shape. */
export function times(shape: Shape, count: number): Shape {
  const copies = names('copy', count).flatMap((copy) =>
    [...shape].map(([name, after]) => [`${copy}-${name}`, after.map((one) => `${copy}-${one}`)] as const),
  )
  return new Map(copies)
}

export function sampleNames(count: number): string[] {
  return names('s', count)
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}${index}`)
}
