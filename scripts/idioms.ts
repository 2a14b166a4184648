/** A phrase that reads like a translation, and its plain replacement. */
interface Idiom {
  readonly name: string
  readonly pattern: RegExp
  readonly instead: string
}

const BE = '(?:is|are|was|were|be|been|being)'

const IDIOMS: readonly Idiom[] = [
  { name: 'whoever', pattern: /\bwho(?:so)?ever\b/i, instead: 'the person or the part' },
  {
    name: 'what is … as subject',
    pattern:
      /(?:\/\*\* |\/\/ |-- |# |\* |[.:] )What (?:is|are|was|were|has|had|goes|stands|may|must|somebody|people|keeps|no)\b(?!.*\?)/,
    instead: 'the thing itself as subject',
  },
  {
    name: 'is told',
    pattern: new RegExp(String.raw`\b${BE}(?: \w+ly)? told\b`, 'i'),
    instead: 'logged, reported, notified, returned',
  },
  {
    name: 'so long',
    pattern: /\bso (?:long|many|much|often)\b(?! (?:as|that))/i,
    instead: 'the value, the limit or the time',
  },
  {
    name: 'is none',
    pattern: new RegExp(String.raw`(?<!\bthere )\b${BE} none\b`),
    instead: 'invalid, ignored, empty, or there is no …',
  },
  {
    name: 'is no …',
    pattern: /(?<!\b[Tt]here )\b(?:is|are|was|were) no (?!longer\b|more\b|problem\b|reason\b|\w+er\b)[`'"$\w]/,
    instead: 'is not a …',
  },
  {
    name: 'by a command',
    pattern: /\b(?:add|build|choose|install|make|name|save|start) (?:it|one|them) by (?:\\?`|'|--|p?npm |ml-airflow)/i,
    instead: 'with',
  },
  { name: 'of its own', pattern: /\bof (?:its|their|his|her|our) own\b/i, instead: 'its, separate' },
  {
    name: 'gives a sign',
    pattern: /\bg(?:ive|ives|ave|iven|iving) (?:a |no |any )?sign\b|\bsigns? of life\b/i,
    instead: 'heartbeat',
  },
]

/** `file:line: name: text` for each line with an idiom. */
export function idioms(file: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      IDIOMS.filter(({ pattern }) => pattern.test(line)).map(
        ({ name, instead }) => `${file}:${index + 1}: '${name}', better: ${instead}: ${line.trim()}`,
      ),
    )
}
