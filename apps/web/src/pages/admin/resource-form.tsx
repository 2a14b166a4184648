import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNote } from '../../parts/notes.tsx'
import styles from './resource-form.module.css'

export interface FieldPlan<Row> {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly kind?: 'text' | 'number' | 'long' | 'secret'
  readonly choices?: readonly string[]
  readonly isRequired?: boolean
  /** Key of the entry: editable only on creation. */
  readonly isName?: boolean
  /** Empty for a secret, which is never sent to a browser. */
  valueOf(row: Row): string
}

interface ResourceFormProps<Row> {
  readonly title: string
  /** Label of the button. Default: Save. */
  readonly save?: string
  readonly fields: readonly FieldPlan<Row>[]
  /** Undefined for a new entry. */
  readonly row: Row | undefined
  readonly error: unknown
  readonly isSaving: boolean
  onSave(body: Readonly<Record<string, unknown>>): void
  onClose(): void
}

/** Form of one entry. An empty secret keeps its old value. */
export function ResourceForm<Row>(props: ResourceFormProps<Row>): ReactNode {
  const { title, save = 'Save', fields, row, error, isSaving, onSave, onClose } = props
  const id = useId()
  const shown = fields.filter(({ isName }) => row === undefined || !isName)
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      shown.map((field) => [field.name, row === undefined ? (field.choices?.[0] ?? '') : field.valueOf(row)]),
    ),
  )
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    onSave(bodyOf(shown, values))
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <button type="submit" form={id} className="primary" disabled={isSaving}>
          {save}
        </button>
      }
    >
      <form id={id} className={styles.form} onSubmit={submit}>
        {shown.map((field) => (
          <Field key={field.name} label={field.label} hint={hintOf(field, row === undefined)}>
            <Control
              field={field}
              value={values[field.name] ?? ''}
              onChange={(value) => setValues({ ...values, [field.name]: value })}
            />
          </Field>
        ))}
      </form>
      {error ? <ErrorNote error={error} /> : null}
    </Dialog>
  )
}

/** A new entry has no secret that could stay. */
function hintOf<Row>({ kind, hint }: FieldPlan<Row>, isNew: boolean): string | undefined {
  return isNew && kind === 'secret' ? undefined : hint
}

interface ControlProps<Row> {
  readonly field: FieldPlan<Row>
  readonly value: string
  onChange(value: string): void
}

function Control<Row>({ field, value, onChange, ...labelled }: ControlProps<Row>): ReactNode {
  const { kind = 'text', choices, isRequired = false } = field
  if (choices !== undefined) {
    return (
      <select {...labelled} value={value} onChange={({ target }) => onChange(target.value)}>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    )
  }
  if (kind === 'long') {
    return (
      <textarea
        {...labelled}
        rows={4}
        required={isRequired}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    )
  }
  const types = { text: 'text', number: 'number', secret: 'password' } as const
  return (
    <input
      {...labelled}
      type={types[kind]}
      autoComplete={kind === 'secret' ? 'new-password' : 'off'}
      required={isRequired}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  )
}

/** Omits empty secrets. An empty number is not a number. */
function bodyOf<Row>(
  fields: readonly FieldPlan<Row>[],
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> {
  const body: Record<string, unknown> = {}
  for (const { name, kind } of fields) {
    const value = values[name] ?? ''
    if (kind === 'number') body[name] = value === '' ? null : Number(value)
    else if (kind !== 'secret' || value !== '') body[name] = value
  }
  return body
}
