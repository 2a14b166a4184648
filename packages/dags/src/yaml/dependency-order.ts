export interface DependencyOrder {
  /** Each name after those it depends on, otherwise in the given order; if there is a cycle, all in the given order. */
  readonly order: readonly string[]
  readonly circle: readonly string[] | undefined
}

export function inDependencyOrder(after: ReadonlyMap<string, readonly string[]>): DependencyOrder {
  const done = new Set<string>()
  for (const start of after.keys()) {
    const open = [start]
    const opened = new Set(open)
    for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
      const next = after.get(name)?.find((one) => after.has(one) && !done.has(one))
      if (next === undefined || done.has(name)) {
        done.add(name)
        open.pop()
        opened.delete(name)
      } else if (opened.has(next))
        return { order: [...after.keys()], circle: [...open.slice(open.indexOf(next)), next] }
      else {
        open.push(next)
        opened.add(next)
      }
    }
  }
  return { order: [...done], circle: undefined }
}
