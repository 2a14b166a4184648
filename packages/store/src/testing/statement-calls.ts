import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** A call that names a statement, according to the types. */
export interface StatementCall {
  readonly place: string
  /** Undefined if the types do not determine the statement. */
  readonly names: readonly string[] | undefined
  readonly parameters: Keys
  readonly fragments: Keys
}

interface Keys {
  readonly names: readonly string[]
  /** Whether other names are possible. */
  readonly isOpen: boolean
}

const SOURCE = fileURLToPath(new URL('../', import.meta.url))
const METHODS = new Set(['row', 'rows', 'change', 'raise', 'insert'])

/** Every call of a session's methods in the store. */
export function statementCalls(): readonly StatementCall[] {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => SOURCE + file)
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
  })
  const checker = program.getTypeChecker()
  return program
    .getSourceFiles()
    .filter(({ fileName }) => files.includes(fileName))
    .flatMap((file) => callsIn(file, checker).map((call) => described(call, checker)))
}

function callsIn(file: ts.SourceFile, checker: ts.TypeChecker): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isOfSession(node.expression, checker)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

function isOfSession(callee: ts.Expression, checker: ts.TypeChecker): boolean {
  if (!ts.isPropertyAccessExpression(callee) || !METHODS.has(callee.name.text)) return false
  if (callee.expression.kind === ts.SyntaxKind.ThisKeyword) return false
  const declaration = checker.getSymbolAtLocation(callee.name)?.declarations?.[0]
  return declaration?.getSourceFile().fileName.endsWith('database/session.ts') ?? false
}

function described(call: ts.CallExpression, checker: ts.TypeChecker): StatementCall {
  const [name, parameters, fragments] = call.arguments
  const file = call.getSourceFile()
  const line = file.getLineAndCharacterOfPosition(call.getStart()).line + 1
  return {
    place: `${file.fileName.slice(SOURCE.length)}:${line}`,
    names: name && literals(checker.getTypeAtLocation(name)),
    parameters: keysOf(parameters, checker),
    fragments: keysOf(fragments, checker),
  }
}

function literals(type: ts.Type): readonly string[] | undefined {
  const types = type.isUnion() ? type.types : [type]
  return types.every((one) => one.isStringLiteral())
    ? types.map((one) => (one as ts.StringLiteralType).value)
    : undefined
}

function keysOf(argument: ts.Expression | undefined, checker: ts.TypeChecker): Keys {
  if (argument === undefined) return { names: [], isOpen: false }
  const type = checker.getTypeAtLocation(argument)
  return {
    names: type.getProperties().map(({ name }) => name),
    isOpen: type.getStringIndexType() !== undefined,
  }
}
