import { NoParameters } from '../dag/parameters.ts'
import { type AnyTask, MLTaskSubDag } from '../dag/task.ts'
import { meantMember } from './spelling.ts'

class Known extends MLTaskSubDag<typeof NoParameters> {
  readonly id = ''
  readonly parameters = NoParameters

  parametersProvider(): readonly string[] {
    return []
  }
}

/** All that a task may have: data first, then what it answers. */
export const TASK_MEMBERS: readonly string[] = [
  ...Object.keys(new Known()),
  'parametersProvider',
  'outputPathProvider',
  'inputsProvider',
  'preProcess',
  'postProcess',
]

/**
 * Unknown members of a task whose names look like known ones: such a task would run without the member, and be recorded as done. A
 * class may have other members for itself.
 */
export function misspeltMembers(task: AnyTask): readonly string[] {
  return membersOf(task).flatMap((name) => {
    const meant = TASK_MEMBERS.includes(name) ? undefined : meantMember(name, TASK_MEMBERS)
    return meant === undefined ? [] : [`has a member '${name}', which does not exist. Did you mean '${meant}'?`]
  })
}

/** Options that do not exist: an object of options has none for itself. */
export function unknownOptions(given: object, known: readonly string[]): readonly string[] {
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  return unknown.map((name) => {
    const meant = meantMember(name, known)
    const hint = meant === undefined ? `Allowed are ${known.join(', ')}.` : `Did you mean '${meant}'?`
    return `its option '${name}' does not exist. ${hint}`
  })
}

/** Its own, and those of its classes up to the one that all tasks have in common. */
function membersOf(task: AnyTask): readonly string[] {
  const names = new Set(Object.keys(task))
  let one: object | null = Object.getPrototypeOf(task)
  while (one !== null && one !== MLTaskSubDag.prototype && one !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(one)) names.add(name)
    one = Object.getPrototypeOf(one)
  }
  return [...names].filter((name) => name !== 'constructor' && !name.startsWith('_'))
}
