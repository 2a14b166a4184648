import { type RestArgument, type RestCommand, restArguments } from '@ml-airflow/commands'
import type { VNode } from 'preact'
import { Columns } from './cells.tsx'

/** What an API takes, and its form. */
export function ApiForm({ api, origin }: { api: RestCommand; origin: string }): VNode {
  const all = restArguments(api)
  const takesFile = all.some(({ kind }) => kind.name === 'file')
  return (
    <>
      <p class="address">
        <strong>{api.rest.method ?? 'GET'}</strong> <code>{origin + exampleOf(api)}</code>
      </p>
      {takesFile ? <p class="quiet">The arguments are the fields of a multipart/form-data body.</p> : null}
      <p class="quiet">Available in Airflow version: {api.rest.since}</p>
      <form
        method="post"
        action={`/admin/rest_api/${api.name}`}
        enctype={takesFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded'}
      >
        <input type="hidden" name="api" value={api.name} />
        {all.length === 0 ? <p class="quiet">No Arguments</p> : <Arguments api={api} all={all} />}
        <button type="submit" class="main">
          Execute<span class="unseen"> {api.name}</span>
        </button>
      </form>
    </>
  )
}

function exampleOf(api: RestCommand): string {
  const parts = restArguments(api).map(({ name, form, words }) => {
    if (words.length > 0) return `&cmd=${name}${words.map((word) => `&${word}=value`).join('')}`
    return form === 'flag' ? `&${name}` : `&${name}=value`
  })
  return `/admin/rest_api/api?api=${api.name}${api.rest.method === 'POST' ? '' : parts.join('')}`
}

function Arguments({ api, all }: { api: RestCommand; all: readonly RestArgument[] }): VNode {
  return (
    <table class="arguments">
      <Columns names={['Argument Name', 'Input', 'Required', 'Description']} />
      <tbody>
        {all.map((one) => (
          <tr key={one.name}>
            <td data-label="Argument">
              <label for={idOf(api, one.name)}>{one.name}</label>
            </td>
            <td data-label="Input">
              <Input api={api} one={one} />
            </td>
            <td data-label="Required">{one.required ? 'True' : 'False'}</td>
            <td data-label="Description">
              <span id={`${idOf(api, one.name)}-about`}>{one.description}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Input({ api, one }: { api: RestCommand; one: RestArgument }): VNode {
  const { name, required, form, kind, words } = one
  const id = idOf(api, name)
  const common = { id, name, required, 'aria-describedby': `${id}-about` }
  if (words.length > 0) return <Words api={api} one={one} />
  if (form === 'flag') return <input {...common} required={false} type="checkbox" value="true" />
  if (kind.choices !== undefined) return <Choice {...common} choices={kind.choices} />
  if (kind.name === 'file') return <input {...common} type="file" accept=".ts,.js,.mjs" />
  if (kind.name === 'json') return <textarea {...common} rows={2} spellcheck={false} placeholder="{}" />
  if (kind.name === 'integer') return <input {...common} type="number" step="1" />
  const placeholder = kind.name === 'date' || name.endsWith('_date') ? '2015-06-01T00:00:00' : undefined
  return (
    <input
      {...common}
      type="text"
      spellcheck={false}
      placeholder={placeholder}
      list={name === 'dag_id' ? 'dag-ids' : undefined}
      autocomplete="off"
    />
  )
}

/** A box that says that they are meant, and a field for each. */
function Words({ api, one: { name, words } }: { api: RestCommand; one: RestArgument }): VNode {
  const id = idOf(api, name)
  return (
    <div class="words">
      <input id={id} type="checkbox" name="cmd" value={name} aria-describedby={`${id}-about`} />
      {words.map((word) => (
        <input
          key={word}
          type="text"
          name={word}
          placeholder={word}
          aria-label={`${name}: ${word}`}
          autocomplete="off"
        />
      ))}
    </div>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly name: string
  readonly required: boolean
  readonly choices: readonly string[]
}

function Choice({ choices, ...common }: ChoiceProps): VNode {
  return (
    <select {...common}>
      <option value="">–</option>
      {choices.map((one) => (
        <option key={one}>{one}</option>
      ))}
    </select>
  )
}

function idOf(api: RestCommand, name: string): string {
  return `${api.name}-${name}`
}
