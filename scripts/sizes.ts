import ts from 'typescript'

/** `name:line` of each function with a longer body. The linter also counts, but not lines within JSX elements. */
export function longFunctions(name: string, text: string, most: number): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const lineOf = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const body = ts.isFunctionLike(node) && 'body' in node ? node.body : undefined
    const begin = body && lineOf(body.getStart(file))
    if (body !== undefined && begin !== undefined && lineOf(body.end) - begin >= most) found.push(`${name}:${begin}`)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}
