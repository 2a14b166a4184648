import ts from 'typescript'

type Spread = ts.SpreadAssignment | ts.SpreadElement | ts.JsxSpreadAttribute

/**
 * Lines that spread a literal into the enclosing literal or call: `{ ...{ a, b }, c }`, `[...[a], b]`, `f(...[a])`.
 * This only keeps the formatter from writing one member per line, and hides excess members from the compiler.
 */
export function packings(name: string, text: string): number[] {
  if (!/\.\.\.\s*[[{]/.test(text)) return []
  return spreadLines(name, text, isLiteral)
}

/**
 * Lines that spread one property where its value is not undefined: `{ ...(a === undefined ? {} : { a }) }`. `defined`
 * says the same in one word, for any number of properties.
 */
export function definedByHand(name: string, text: string): number[] {
  if (!/\.\.\.\(.*undefined/.test(text)) return []
  return spreadLines(name, text, carriesTested)
}

function spreadLines(name: string, text: string, isRefused: (spread: Spread) => boolean): number[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const lines: number[] = []
  const visit = (node: ts.Node): void => {
    if (isSpread(node) && isRefused(node)) lines.push(file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return lines
}

function isSpread(node: ts.Node): node is Spread {
  return ts.isSpreadAssignment(node) || ts.isSpreadElement(node) || ts.isJsxSpreadAttribute(node)
}

function isLiteral({ expression }: Spread): boolean {
  return ts.isObjectLiteralExpression(expression) || ts.isArrayLiteralExpression(expression)
}

/** Whether an object is spread only if a value is defined, and its one property carries that value. */
function carriesTested(spread: Spread): boolean {
  if (!ts.isSpreadAssignment(spread) || !ts.isParenthesizedExpression(spread.expression)) return false
  const choice = spread.expression.expression
  const condition = conditionOf(choice)
  const tested = condition && testedForUndefined(condition)
  if (tested === undefined) return false
  return choice.getText().slice(condition?.getText().length).includes(tested)
}

function conditionOf(choice: ts.Expression): ts.Expression | undefined {
  if (ts.isConditionalExpression(choice)) return choice.condition
  return ts.isBinaryExpression(choice) && choice.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
    ? choice.left
    : undefined
}

/** The text of `value` in `value === undefined` or `value !== undefined`. */
function testedForUndefined(condition: ts.Expression): string | undefined {
  return /^(\S+) [!=]== undefined$/.exec(condition.getText())?.[1]
}
