import { type RestArgument, type RestCommand, restArguments, type SentValues } from '@ml-airflow/commands'
import type { VNode } from 'preact'
import { Columns } from './cells.tsx'

/** Arguments of an API and an example. */
export function ApiFacts({ api, origin }: { api: RestCommand; origin: string }): VNode {
  return (
    <>
      <p class="address">
        <strong>{methodOf(api)}</strong> <code>{origin + exampleOf(api)}</code>
      </p>
      {takesFile(api) ? <p class="quiet">The arguments are the fields of a multipart/form-data body.</p> : null}
      <p class="quiet">Available in Airflow version: {api.rest.since}</p>
    </>
  )
}

interface ApiFormProps {
  readonly api: RestCommand
  /** Initial values. */
  readonly values?: SentValues
}

export function ApiForm({ api, values = {} }: ApiFormProps): VNode {
  const all = restArguments(api)
  return (
    <form
      method="post"
      action={`/admin/rest_api/${api.name}`}
      enctype={takesFile(api) ? 'multipart/form-data' : 'application/x-www-form-urlencoded'}
    >
      <input type="hidden" name="api" value={api.name} />
      {all.length === 0 ? <p class="quiet">No Arguments</p> : <Arguments api={api} all={all} values={values} />}
      <button type="submit" class="main">
        Execute<span class="unseen"> {api.name}</span>
      </button>
    </form>
  )
}

function takesFile(api: RestCommand): boolean {
  return restArguments(api).some(({ kind }) => kind.name === 'file')
}

/** APIs that start a process accept only POST. */
function methodOf({ rest }: RestCommand): string {
  return rest.method ?? (rest.background === true ? 'POST' : 'GET')
}

function exampleOf(api: RestCommand): string {
  const parts = restArguments(api).map(({ name, form, words }) => {
    if (words.length > 0) return `&cmd=${name}${words.map((word) => `&${word}=value`).join('')}`
    return form === 'flag' ? `&${name}` : `&${name}=value`
  })
  return `/admin/rest_api/api?api=${api.name}${api.rest.method === 'POST' ? '' : parts.join('')}`
}

interface ArgumentsProps extends Required<ApiFormProps> {
  readonly all: readonly RestArgument[]
}

function Arguments({ api, all, values }: ArgumentsProps): VNode {
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
              <Input api={api} one={one} values={values} />
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

interface InputProps extends Required<ApiFormProps> {
  readonly one: RestArgument
}

function Input({ api, one, values }: InputProps): VNode {
  const { name, required, form, kind, words } = one
  const value = values[name]
  const id = idOf(api, name)
  const common = { id, name, required, 'aria-describedby': `${id}-about` }
  if (words.length > 0) return <Words api={api} one={one} values={values} />
  if (form === 'flag')
    return <input {...common} required={false} type="checkbox" value="true" checked={value !== undefined} />
  if (kind.choices !== undefined) return <Choice {...common} choices={kind.choices} chosen={value} />
  if (kind.name === 'file') return <input {...common} type="file" accept=".ts,.js,.mjs,.yaml,.yml" />
  if (kind.name === 'json') return <textarea {...common} rows={2} spellcheck={false} placeholder="{}" value={value} />
  if (kind.name === 'integer') return <input {...common} type="number" step="1" value={value} />
  const placeholder = kind.name === 'date' || name.endsWith('_date') ? '2015-06-01T00:00:00' : undefined
  return (
    <input
      {...common}
      type="text"
      value={value}
      spellcheck={false}
      placeholder={placeholder}
      list={name === 'dag_id' ? 'dag-ids' : undefined}
      autocomplete="off"
    />
  )
}

/** A checkbox that includes the argument, and one field per word. */
function Words({ api, one: { name, words }, values }: InputProps): VNode {
  const id = idOf(api, name)
  return (
    <div class="words">
      <input
        id={id}
        type="checkbox"
        name="cmd"
        value={name}
        checked={values.cmd === name}
        aria-describedby={`${id}-about`}
      />
      {words.map((word) => (
        <input
          key={word}
          type="text"
          name={word}
          value={values[word]}
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
  readonly chosen: string | undefined
}

function Choice({ choices, chosen, ...common }: ChoiceProps): VNode {
  return (
    <select {...common}>
      <option value="">–</option>
      {choices.map((one) => (
        <option key={one} selected={one === chosen}>
          {one}
        </option>
      ))}
    </select>
  )
}

function idOf(api: RestCommand, name: string): string {
  return `${api.name}-${name}`
}
