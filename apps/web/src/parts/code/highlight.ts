import { createHighlighterCore, type HighlighterCore, type ThemedToken } from 'shiki/core'
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript'

/** Uses the JavaScript engine: WebAssembly would need a weaker content security policy. */
let highlighter: Promise<HighlighterCore> | undefined

const LANGUAGES: Readonly<Record<string, string>> = {
  bash: 'bash',
  javascript: 'javascript',
  js: 'javascript',
  mjs: 'javascript',
  sh: 'bash',
  ts: 'typescript',
  typescript: 'typescript',
  yaml: 'yaml',
  yml: 'yaml',
}

/** Lines of a source as coloured tokens. An unknown language stays uncoloured. */
export async function highlight(text: string, language: string): Promise<readonly (readonly ThemedToken[])[]> {
  highlighter ??= createHighlighterCore({
    engine: createJavaScriptRegexEngine(),
    themes: [
      import('shiki/themes/github-light-high-contrast.mjs'),
      import('shiki/themes/github-dark-high-contrast.mjs'),
    ],
    langs: [
      import('shiki/langs/typescript.mjs'),
      import('shiki/langs/javascript.mjs'),
      import('shiki/langs/bash.mjs'),
      import('shiki/langs/yaml.mjs'),
    ],
  })
  const { tokens } = (await highlighter).codeToTokens(text, {
    lang: LANGUAGES[language.toLowerCase()] ?? 'text',
    themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    defaultColor: 'light-dark()',
  })
  return tokens
}
