import { Fragment, type ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import { Id } from './id.tsx'
import { type SentencePart, sentenceParts } from './sentence-parts.ts'
import { Time } from './time.tsx'

/** A sentence of the API: times appear in the user's zone, run ids are truncated, and commands can be copied. */
export function Sentence({ children }: { readonly children: string }): ReactNode {
  return sentenceParts(children).map((part, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is known by its place
    <Fragment key={place}>{shown(part)}</Fragment>
  ))
}

function shown({ kind, text }: SentencePart): ReactNode {
  if (kind === 'words') return text
  if (kind === 'run') return <Id most={40}>{text}</Id>
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
