import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { MOST_CHARACTERS } from './limits.ts'
import { type Extent, type Path, Positions } from './positions.ts'
import { shortened, YamlScalar } from './yaml-scalar.ts'

/** Maximum number of values of a document, including those repeated by aliases. */
const MOST_VALUES = 100_000
const DEEPEST = 40

export interface ReadDocument {
  /** Texts, `YamlScalar`, null, arrays and objects. Undefined if the text could not be parsed. */
  readonly value: unknown
  readonly positions: Positions
}

/** Parses the first document of a YAML 1.2 text. Problems are added to `positions`. */
export function readDocument(text: string): ReadDocument {
  const lines = new LineCounter()
  const positions = new Positions(text, lines)
  if (text.length > MOST_CHARACTERS) {
    positions.at(0, `It has ${text.length} characters: allowed are ${MOST_CHARACTERS}.`)
    return { value: undefined, positions }
  }
  const contents = parsed(text, lines, positions)
  if (contents === undefined) return { value: undefined, positions }
  const reader = new DocumentReader(text, positions)
  const value = reader.read(contents)
  return { value: reader.isWhole ? value : undefined, positions }
}

function parsed(text: string, lines: LineCounter, positions: Positions): Node | undefined {
  // Duplicate keys are detected here with a set: the parser compares each key with all others.
  const options = {
    lineCounter: lines,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    schema: 'core',
    version: '1.2',
  } as const
  let documents: ReturnType<typeof parseAllDocuments>
  try {
    documents = parseAllDocuments(text, options)
  } catch {
    positions.at(0, 'It is nested too deep to be read.')
    return undefined
  }
  const [first, second] = Array.isArray(documents) ? documents : []
  if (first === undefined || first.contents === null) {
    positions.at(0, 'It is empty: a DAG file begins with `id:` and has `tasks:`. See docs/yaml.md.')
    return undefined
  }
  for (const { message, code, pos } of first.errors)
    positions.at(pos[0], syntaxProblem(message, code, lineAt(text, pos[0])))
  for (const { message, pos } of first.warnings)
    positions.at(pos[0], `${message}: tags have no meaning here. Leave it out.`)
  const isYaml12 = !first.directives?.yaml.explicit || first.directives.yaml.version === '1.2'
  if (!isYaml12)
    positions.at(
      0,
      `It asks for YAML ${first.directives?.yaml.version}: allowed is 1.2, in which yes, no, on and off are texts. Leave %YAML out.`,
    )
  if (second !== undefined)
    positions.at(
      second.range?.[0] ?? 0,
      'A second document begins here: a file holds one DAG. Put it into a separate file.',
    )
  return isYaml12 && first.errors.length === 0 ? (first.contents as Node) : undefined
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset)
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, end < 0 ? undefined : end)
}

function syntaxProblem(message: string, code: string, line: string): string {
  const sentence = `It is not valid YAML: ${message}.`
  if (code === 'TAB_AS_INDENT') return `${sentence} Use blanks.`
  if (line.includes('${{') && /[[{]/.test(line.replaceAll('${{', ''))) return `${sentence} ${IN_FLOW}`
  if (code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'BAD_SCALAR_START' || code === 'UNEXPECTED_TOKEN')
    return `${sentence} Put the text in quotes where it is one.`
  return sentence
}

const IN_FLOW = "Between [ ] and { } a template stands in quotes: '${{ parameters.k }}'."

class DocumentReader {
  readonly #text: string
  readonly #positions: Positions
  readonly #anchors = new Map<string, Node>()
  readonly #open = new Set<Node>()
  #count = 0
  /** Whether the whole document was read. If not, a missing member is not reported as a second problem. */
  isWhole = true

  constructor(text: string, positions: Positions) {
    this.#text = text
    this.#positions = positions
  }

  read(contents: Node): unknown {
    return this.#value(contents, [])
  }

  #fail(offset: number, sentence: string): void {
    this.isWhole = false
    this.#positions.at(offset, sentence)
  }

  #value(node: Node | null, path: Path, key?: Extent): unknown {
    const extent = extentOf(node) ?? key ?? { start: 0, end: 0 }
    this.#positions.set(path, extent, key)
    if (node === null || this.#isTooMuch(path, extent)) return null
    if (isAlias(node)) return this.#aliased(node.source, extent, path, key)
    if ('anchor' in node && node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    if (isScalar(node)) return scalarValue(node)
    this.#open.add(node)
    const value = this.#collection(node, path)
    this.#open.delete(node)
    // Values merged by `<<` are located elsewhere.
    this.#positions.set(path, extent, key)
    return value
  }

  #collection(node: Node, path: Path): unknown {
    if (isMap(node)) return this.#mapping(node, path)
    return isSeq(node) ? this.#list(node.items, path) : null
  }

  #isTooMuch(path: Path, { start }: Extent): boolean {
    this.#count += 1
    if (this.#count === MOST_VALUES + 1)
      this.#fail(start, `It has more than ${MOST_VALUES} values, with what its aliases repeat.`)
    if (path.length > DEEPEST) this.#fail(start, `It is nested more than ${DEEPEST} deep.`)
    return this.#count > MOST_VALUES || path.length > DEEPEST
  }

  #aliased(name: string, extent: Extent, path: Path, key: Extent | undefined): unknown {
    const node = this.#anchors.get(name)
    if (node !== undefined && !this.#open.has(node)) return this.#value(node, path, key)
    const why = node === undefined ? `there is no anchor &${name} before it` : 'it is part of the value that it repeats'
    this.#fail(extent.start, `The alias *${name} is invalid: ${why}.`)
    return null
  }

  #list(items: readonly unknown[], path: Path): unknown[] {
    return items.map((item, index) => this.#value(isPair(item) ? null : (item as Node | null), [...path, index]))
  }

  #mapping({ items }: YAMLMap, path: Path): Record<string, unknown> {
    const own: Record<string, unknown> = {}
    const merged: Record<string, unknown> = {}
    const pairs = items as Pair<Node, Node | null>[]
    for (const pair of [...pairs.filter(isMerge), ...pairs.filter((one) => !isMerge(one))]) {
      const extent = extentOf(pair.key) ?? { start: 0, end: 0 }
      const key = isScalar(pair.key) ? keyText(pair.key) : undefined
      if (isMerge(pair)) Object.assign(merged, this.#merged(pair.value, path, extent))
      else if (key === undefined) this.#fail(extent.start, keyProblem(this.#text.slice(extent.start, extent.end)))
      else if (Object.hasOwn(own, key))
        this.#positions.at(extent.start, `The key '${shortened(key)}' appears twice: keep one.`)
      else own[key] = this.#value(pair.value, [...path, key], extent)
    }
    return { ...merged, ...own }
  }

  /** `<<: *defaults`, or a list of aliases, the first of which takes precedence. */
  #merged(node: Node | null, path: Path, extent: Extent): Record<string, unknown> {
    const given = this.#value(node, path, extent)
    const parts = Array.isArray(given) ? given : [given]
    const all = parts.every(
      (part) => typeof part === 'object' && part !== null && !(part instanceof YamlScalar) && !Array.isArray(part),
    )
    if (!all)
      this.#positions.at(
        extent.start,
        "'<<' merges mappings: allowed are an alias of one, such as <<: *defaults, and a list of these.",
      )
    return all ? Object.assign({}, ...parts.reverse()) : {}
  }
}

function isMerge({ key }: Pair<Node, Node | null>): boolean {
  return isScalar(key) && key.source === '<<' && key.type === 'PLAIN'
}

function extentOf(node: Node | null | undefined): Extent | undefined {
  const range = node?.range
  return range ? { start: range[0], end: range[1] } : undefined
}

function scalarValue({ value, source }: Scalar): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return new YamlScalar(value, source ?? String(value))
  return typeof value === 'string' ? value : null
}

/** A key is a text as written: the task `1` is named '1'. */
function keyText({ value, source }: Scalar): string | undefined {
  const key = typeof value === 'string' ? value : (source ?? '')
  return ['', '__proto__'].includes(key) ? undefined : key
}

function keyProblem(text: string): string {
  if (text.startsWith('{'))
    return 'A mapping is used as a key here, as in {{ name }}: a template is ${{ parameters.k }}, with a $.'
  return `'${shortened(text)}' cannot be a key: allowed are texts.`
}
