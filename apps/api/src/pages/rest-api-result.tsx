import type { VNode } from 'preact'
import type { Envelope } from '../rest-api-plugin/envelope.ts'
import { Page, type Reader } from './layout.tsx'

/** Result of a submitted form. */
export function RestApiResult({ reader, api, answer }: { reader: Reader; api: string; answer: Envelope }): VNode {
  const { output, airflow_cmd: line, warning } = answer
  const texts = typeof output === 'object' ? output : { stdout: output ?? '', stderr: '' }
  return (
    <Page title={api} reader={reader}>
      <h1>{api}</h1>
      <dl class="card facts">
        <dt>Result</dt>
        <dd>
          <Verdict answer={answer} />
        </dd>
        {line === undefined ? null : (
          <>
            <dt>Command line</dt>
            <dd>
              <code>{line}</code>
            </dd>
          </>
        )}
        <dt>Asked</dt>
        <dd>{answer.call_time}</dd>
        <dt>Answered</dt>
        <dd>{answer.response_time}</dd>
      </dl>
      {warning === undefined ? null : <p class="card problem">{warning}</p>}
      <Printed title="Output" text={texts.stdout} />
      <Printed title="Messages" text={texts.stderr} />
      {texts.stdout === '' && texts.stderr === '' ? <p class="quiet">Nothing was printed.</p> : null}
      <details>
        <summary>As a program gets it</summary>
        <pre class="card">{JSON.stringify(answer, undefined, 2)}</pre>
      </details>
      <p>
        <a href={`/admin/rest_api/#${api}`}>Back to {api}</a>
      </p>
    </Page>
  )
}

function Verdict({ answer: { status, http_response_code: code, exit_code: exitCode } }: { answer: Envelope }): VNode {
  if (status === 'ERROR') return <span class="state failed">refused: {code}</span>
  if (exitCode !== undefined) return <span class="state failed">failed: exit code {exitCode}</span>
  return <span class="state success">OK</span>
}

function Printed({ title, text }: { title: string; text: string }): VNode | null {
  if (text === '') return null
  return (
    <section>
      <h2>{title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reached by the keyboard. */}
      <pre class="card" tabIndex={0}>
        {text}
      </pre>
    </section>
  )
}
