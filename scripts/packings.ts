import ts from 'typescript'

/**
 * Lines that spread a literal into the enclosing literal or call: `{ ...{ a, b }, c }`, `[...[a], b]`, `f(...[a])`.
 * This only keeps the formatter from writing one member per line, and hides excess members from the compiler.
 */
export function packings(name: string, text: string): number[] {
  if (!/\.\.\.\s*[[{]/.test(text)) return []
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const lines: number[] = []
  const visit = (node: ts.Node): void => {
    if (isPacking(node)) lines.push(file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return lines
}

function isPacking(node: ts.Node): boolean {
  if (!ts.isSpreadAssignment(node) && !ts.isSpreadElement(node) && !ts.isJsxSpreadAttribute(node)) return false
  return ts.isObjectLiteralExpression(node.expression) || ts.isArrayLiteralExpression(node.expression)
}
