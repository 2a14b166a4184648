import { parseKeepingNumbers } from '@ml-airflow/core'
import { describe, expect, it } from 'vitest'
import { Templates } from './templates.ts'

async function render(text: string, values: object = {}): Promise<string | undefined> {
  return (await Templates.of({ TEXT: text }))?.render(values).TEXT
}

describe('templates', () => {
  it('are empty where no text holds a brace and a second sign', async () => {
    expect(await Templates.of({ A: 'plain', B: '{ } $(X) { { ds } }' })).toBeUndefined()
  })

  it('name the variables and connections they need', async () => {
    const templates = await Templates.of({
      A: '{{ var.value.one }} {{ var.json.two.deep | upcase }} {{ var.value["with.dot"] }}',
      B: "{% if conn.with-dash.host %}{{ 'a' | default: var.value.three }}{% endif %} {{ ds }}",
      C: 'plain',
    })
    expect(templates?.names).toEqual({ variables: ['one', 'two', 'with.dot', 'three'], connections: ['with-dash'] })
  })

  it('choose a connection by a parameter, as docs/writing-dags.md shows', async () => {
    const text = "{% if params.account == 'eu' %}{{ conn.eu.password }}{% else %}{{ conn.us.password }}{% endif %}"
    const conn = { eu: { password: 'one' }, us: { password: 'two' } }
    expect((await Templates.of({ TEXT: text }))?.names.connections).toEqual(['eu', 'us'])
    expect(await render(text, { conn, params: { account: 'eu' } })).toBe('one')
    expect(await render(text, { conn, params: { account: 'us' } })).toBe('two')
  })

  it.each(['{{ var.value[params.k] }}', '{{ conn }}', '{{ var.value }}', '{{ conn[params.k].password }}'])(
    'must name them outright: %s',
    async (text) => {
      const templates = await Templates.of({ TEXT: text })
      expect(() => templates?.names).toThrow(/^The template of TEXT must name its variables and connections/)
    },
  )

  it('insert values unchanged, and read no template in them', async () => {
    expect(await render('<{{ params.a }}>', { params: { a: '{{ params.b }} & "$(x)"', b: 'no' } })).toBe(
      '<{{ params.b }} & "$(x)">',
    )
  })

  it.each([
    ['{{ v }}', { lr: 0.1, layers: [64, 32], on: true }, '{"lr":0.1,"layers":[64,32],"on":true}'],
    ['{{ v }}', [64, 32], '[64,32]'],
    ['{{ v | json }}', { a: [1] }, '{"a":[1]}'],
    ['{{ v | join: "-" }}', [64, 32], '64-32'],
    ['{{ v }}', true, 'true'],
    ['{{ v }}', 0.1, '0.1'],
    ['{{ v }}', null, 'null'],
    ['{{ v }}', parseKeepingNumbers('12345678901234567890'), '12345678901234567890'],
    ['{{ v }}', parseKeepingNumbers('{"n":[1e400,1.0]}'), '{"n":[1e400,1]}'],
    ['{% if v.on == 1 and v.lr > 0.05 %}yes{% endif %}', parseKeepingNumbers('{"on":1.0,"lr":0.1}'), 'yes'],
  ])('C26: write values other than text as JSON: %s of %j', async (text, v, expected) => {
    expect(await render(text, { v })).toBe(expected)
  })

  it.each([
    [{}, 'C:\\new {'],
    [{ k: '' }, ''],
    [{ k: 'x' }, 'x'],
  ])('keep an empty value, where a fallback is written as YAML files compile it: %j', async (value, expected) => {
    const text = '{% if var.value["k"] == nil %}C:\\new {{ "{" }}{% else %}{{ var.value["k"] }}{% endif %}'
    expect((await Templates.of({ TEXT: text }))?.names.variables).toEqual(['k'])
    expect(await render(text, { var: { value } })).toBe(expected)
  })

  it.each([
    ['{{ ds', /not closed/],
    ['{{ nothing }}', /undefined variable: nothing/],
    ['{{ params.constructor }}', /undefined variable: params.constructor/],
    ['{{ params | nonsense }}', /undefined filter: nonsense/],
    ['{% include "/etc/hostname" %}', /Failed to lookup/],
    ['{% render "/etc/hostname" %}', /Failed to lookup/],
    ['{% for i in (1..100000000) %}{{ i }}{% endfor %}', /limit exceeded/],
  ])('C26: that cannot be rendered say why: %s', async (text, reason) => {
    await expect(render(text, { params: {} })).rejects.toMatchObject({
      code: 'bad_dag',
      message: expect.stringMatching(/^The template of TEXT cannot be rendered: /),
    })
    await expect(render(text, { params: {} })).rejects.toThrow(reason)
  })
})
