import type { Conf, Value } from '../data/shapes/common.ts'

/** The middle of a long id is the least significant part. */
export function cutMiddle(text: string, most: number): string {
  if (text.length <= most) return text
  const tail = Math.floor((most - 1) / 2)
  return `${text.slice(0, most - 1 - tail)}…${text.slice(-tail)}`
}

/** `k=5 seed=1 data="a b"` */
export function confText(conf: Conf): string {
  return Object.entries(conf)
    .map(([name, value]) => `${name}=${valueText(value)}`)
    .join(' ')
}

export function valueText(value: Value | null | undefined): string {
  if (value === null || value === undefined) return '–'
  const text = String(value)
  return text === '' || /\s/.test(text) ? JSON.stringify(text) : text
}

/** Values that differ from the DAG's defaults. */
export function differing(conf: Conf, defaults: Conf): Conf {
  return Object.fromEntries(Object.entries(conf).filter(([name, value]) => defaults[name] !== value))
}

/** `a, b and 7 more` */
export function listText(names: readonly string[], most = 20): string {
  const more = names.length > most ? ` and ${numberText(names.length - most)} more` : ''
  return `${names.slice(0, most).join(', ')}${more}`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${numberText(count)} ${count === 1 ? one : many}`
}

const NUMBER = new Intl.NumberFormat('en')

export function numberText(number: number): string {
  return NUMBER.format(number)
}

const FIGURE = new Intl.NumberFormat('en', { maximumSignificantDigits: 6 })

/** A measured number: a loss of 0.0001 is not 0. */
export function figureText(number: number): string {
  return FIGURE.format(number)
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

export function sizeText(bytes: number): string {
  const unit = bytes === 0 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const amount = bytes / 1000 ** unit
  return `${amount.toFixed(unit === 0 || amount >= 100 ? 0 : 1)} ${UNITS[unit]}`
}

const NO_BREAK = '\u00a0'

/** For a figure in a sentence: no line ends between a number and its unit. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', NO_BREAK)
}
