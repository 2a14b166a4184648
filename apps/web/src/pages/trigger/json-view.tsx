import { type ReactNode, useState } from 'react'
import type { TriggerRequest } from '../../data/shapes/run.ts'
import styles from './json-view.module.css'

interface JsonViewProps {
  readonly request: TriggerRequest
  /** Called when the text is a valid request. */
  onChange(request: TriggerRequest): void
  onProblem(problem: string | undefined): void
}

/** The API request, to read, copy and edit. */
export function JsonView({ request, onChange, onProblem }: JsonViewProps): ReactNode {
  const [text, setText] = useState(() => JSON.stringify(request, null, 2))
  const [problem, setProblem] = useState<string>()
  const edit = (edited: string): void => {
    setText(edited)
    const read = readRequest(edited)
    const found = typeof read === 'string' ? read : undefined
    setProblem(found)
    onProblem(found)
    if (typeof read !== 'string') onChange(read)
  }
  return (
    <div className={styles.view}>
      <textarea
        aria-label="The request as JSON"
        aria-invalid={problem === undefined ? undefined : true}
        spellCheck={false}
        rows={Math.max(12, text.split('\n').length + 1)}
        value={text}
        onChange={({ target }) => edit(target.value)}
      />
      <p className={styles.problem} role="alert">
        {problem}
      </p>
    </div>
  )
}

/** @returns the request, or the problem */
function readRequest(text: string): TriggerRequest | string {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null && !Array.isArray(read)
      ? (read as TriggerRequest)
      : 'Give an object: {"conf": {…}}.'
  } catch (error) {
    return `This is not valid JSON: ${(error as Error).message}`
  }
}
