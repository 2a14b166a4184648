import ts from 'typescript'

interface Body {
  readonly line: number
  readonly lines: number
}

/** `name:line` of each function with a longer body. The linter also counts, but not lines within JSX elements. */
export function longFunctions(name: string, text: string, most: number): string[] {
  return bodiesOf(name, text)
    .filter(({ lines }) => lines > most)
    .map(({ line }) => `${name}:${line}`)
}

/** The bodies of all functions, methods and arrow functions, nested ones too. */
export function bodiesOf(name: string, text: string): Body[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const lineOf = (position: number): number => file.getLineAndCharacterOfPosition(position).line + 1
  const found: Body[] = []
  const visit = (node: ts.Node): void => {
    const body = ts.isFunctionLike(node) && 'body' in node ? node.body : undefined
    if (body !== undefined) {
      const line = lineOf(body.getStart(file))
      found.push({ line, lines: lineOf(body.end) - line + 1 })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}
