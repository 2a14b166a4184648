import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { importErrorsQuery } from '../../data/dags.ts'
import { Banner } from '../../parts/notes.tsx'
import { plural } from '../../parts/text.ts'
import styles from './import-errors.module.css'

/** DAG files that failed to load. The others are unaffected. */
export function ImportErrors(): ReactNode {
  const errors = useQuery(importErrorsQuery).data?.import_errors ?? []
  if (errors.length === 0) return null
  return (
    <Banner>
      <details open={errors.length <= 2}>
        <summary className={styles.title}>{plural(errors.length, 'DAG file')} could not be loaded</summary>
        <dl className={styles.errors}>
          {errors.map(({ file, message, problems }) => (
            <div key={file}>
              <dt>
                <bdi>{file}</bdi>
                {problems.length === 0 ? message.split(` At ${file}`)[1] : null}
              </dt>
              {problems.length === 0 && <dd>{message.split(` At ${file}`)[0]}</dd>}
              {problems.map(({ line, column, sentence, frame }) => (
                <dd key={`${line}:${column} ${sentence}`}>
                  Line {line}, column {column}: {sentence}
                  <pre>{frame}</pre>
                </dd>
              ))}
            </div>
          ))}
        </dl>
      </details>
    </Banner>
  )
}
