import { type Command, forEachChild, parse, type SyntaxNode } from 'unbash'

/** Commands through which a script reads its arguments without a dollar sign, or runs text that might. */
const READERS = new Set(['shift', 'getopts', 'eval', 'source', '.', 'set'])
const ARGUMENT = /^([@*#]|[1-9][0-9]*)$/

/** Whether a Bash script may read its arguments. True if the text cannot be parsed. */
export function mayUseArguments(script: string): boolean {
  const parsed = parsedOrUndefined(script)
  return parsed === undefined || parsed.errors !== undefined || contains(parsed, readsArguments)
}

function parsedOrUndefined(script: string): ReturnType<typeof parse> | undefined {
  try {
    return parse(script)
  } catch {
    return undefined
  }
}

function contains(node: SyntaxNode, test: (node: SyntaxNode) => boolean): boolean {
  if (test(node)) return true
  let found = false
  forEachChild(node, (child) => {
    found ||= contains(child, test)
  })
  return found
}

function readsArguments(node: SyntaxNode): boolean {
  switch (node.type) {
    case 'SimpleExpansion':
      return ARGUMENT.test(node.text.slice(1))
    case 'ParameterExpansion':
      return ARGUMENT.test(node.parameter) || node.prefix === '!'
    case 'For':
    case 'Select':
      return node.wordlist === undefined
    case 'ArithmeticWord':
      return node.value.includes('$')
    case 'Command':
      return isReader(node)
    default:
      return false
  }
}

function isReader({ name }: Command): boolean {
  return name !== undefined && READERS.has(name.value)
}
