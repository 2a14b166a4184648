import type { ReactNode } from 'react'
import { Clamped } from '../../parts/clamped.tsx'
import { Field } from '../../parts/field.tsx'
import type { Parameter } from './draft.ts'
import { choicesOf, kindOf, rangeText } from './parameter-value.ts'

interface ParameterFieldProps {
  readonly parameter: Parameter
  readonly text: string
  readonly problem: string | undefined
  onChange(text: string): void
}

/** Input for a parameter's schema, with range, default and description. */
export function ParameterField({ parameter, text, problem, onChange }: ParameterFieldProps): ReactNode {
  return (
    <Field
      label={<bdi>{parameter.name}</bdi>}
      hint={parameter.description === undefined ? undefined : <Clamped>{parameter.description}</Clamped>}
      aside={asideOf(parameter, text)}
      problem={problem}
    >
      {controlOf(parameter, text, onChange)}
    </Field>
  )
}

function controlOf(parameter: Parameter, text: string, onChange: (text: string) => void) {
  switch (kindOf(parameter)) {
    case 'flag':
      return (
        <input type="checkbox" checked={text === 'true'} onChange={({ target }) => onChange(String(target.checked))} />
      )
    case 'choice':
      return (
        <select value={text} onChange={({ target }) => onChange(target.value)}>
          {choicesOf(parameter).some((choice) => String(choice) === text) ? null : <option value={text}>{text}</option>}
          {choicesOf(parameter).map((choice) => (
            <option key={String(choice)} value={String(choice)}>
              {String(choice)}
            </option>
          ))}
        </select>
      )
    case 'integer':
    case 'number':
      return (
        <input
          inputMode={kindOf(parameter) === 'integer' ? 'numeric' : 'decimal'}
          autoComplete="off"
          value={text}
          onChange={({ target }) => onChange(target.value)}
        />
      )
    default:
      return (
        <input
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          value={text}
          placeholder={parameter.examples?.map(String).join(', ')}
          onChange={({ target }) => onChange(target.value)}
        />
      )
  }
}

/** The range and, for another value, the default. */
function asideOf(parameter: Parameter, text: string): ReactNode {
  const range = rangeText(parameter)
  const isOwn = parameter.default === undefined || String(parameter.default) === text
  const byDefault = isOwn ? '' : `default ${String(parameter.default) || 'empty'}`
  return [range, byDefault].filter((part) => part !== '').join(' · ') || undefined
}
