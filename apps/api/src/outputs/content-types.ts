import { extname } from 'node:path'

export const OUTPUT_TYPES = ['text', 'json', 'csv', 'markdown', 'image', 'html', 'binary', 'folder'] as const
type OutputType = (typeof OUTPUT_TYPES)[number]

interface Kind {
  readonly type: OutputType
  readonly contentType: string
}

const TEXT = { type: 'text', contentType: 'text/plain; charset=utf-8' } as const
const KINDS: Readonly<Record<string, Kind>> = {
  '.json': { type: 'json', contentType: 'application/json; charset=utf-8' },
  '.csv': { type: 'csv', contentType: 'text/csv; charset=utf-8' },
  '.tsv': { type: 'csv', contentType: 'text/tab-separated-values; charset=utf-8' },
  '.md': { type: 'markdown', contentType: 'text/plain; charset=utf-8' },
  '.html': { type: 'html', contentType: 'text/html; charset=utf-8' },
  '.htm': { type: 'html', contentType: 'text/html; charset=utf-8' },
  '.png': { type: 'image', contentType: 'image/png' },
  '.jpg': { type: 'image', contentType: 'image/jpeg' },
  '.jpeg': { type: 'image', contentType: 'image/jpeg' },
  '.gif': { type: 'image', contentType: 'image/gif' },
  '.webp': { type: 'image', contentType: 'image/webp' },
  '.svg': { type: 'image', contentType: 'image/svg+xml' },
}
const TEXTS = ['.txt', '.log', '.yaml', '.yml', '.toml', '.ini', '.xml', '.py', '.sh', '.sql', '.jsonl', '.ndjson']
const BINARY = { type: 'binary', contentType: 'application/octet-stream' } as const

/** Type of a file, from its name only. The content is not trusted. */
export function kindOf(name: string): Kind {
  const extension = extname(name).toLowerCase()
  if (TEXTS.includes(extension)) return TEXT
  return (Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined) ?? BINARY
}
