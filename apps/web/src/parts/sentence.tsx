import { Fragment, type ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import { RunWords } from './id.tsx'
import { type SentencePart, sentenceParts } from './sentence-parts.ts'
import { Time } from './time.tsx'

/** A sentence of the API: times appear in the user's zone, run ids are truncated, and commands can be copied. */
export function Sentence({ children }: { readonly children: string }): ReactNode {
  return withoutLastStop(sentenceParts(children)).map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
    <Fragment key={place}>{shown(part)}</Fragment>
  ))
}

/** A stop after the copy button of a command looks like a part of it. */
function withoutLastStop(parts: readonly SentencePart[]): readonly SentencePart[] {
  return parts.at(-1)?.text === '.' && parts.at(-2)?.kind === 'command' ? parts.slice(0, -1) : parts
}

function shown({ kind, text }: SentencePart): ReactNode {
  if (kind === 'words') return text
  if (kind === 'run') return <RunWords most={40}>{text}</RunWords>
  return kind === 'time' ? <Time at={text} exact /> : <CopiedCode text={text.slice(1, -1)} />
}

function CopiedCode({ text }: { readonly text: string }): ReactNode {
  return (
    <>
      <code>{text}</code>
      <CopyButton text={text} />
    </>
  )
}
