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

/** All members of a task: data first, then methods. */
export const TASK_MEMBERS: readonly string[] = [
  ...Object.keys(new Known()),
  'parametersProvider',
  'outputPathProvider',
  'inputsProvider',
  'preProcess',
  'postProcess',
]

/**
 * Unknown members whose names resemble known ones: without this check the task would run without the member and be recorded
 * as done. Other members are allowed; a class may have helpers.
 */
export function misspeltMembers(task: AnyTask): readonly string[] {
  return membersOf(task).flatMap((name) => {
    const meant = TASK_MEMBERS.includes(name) ? undefined : meantMember(name, TASK_MEMBERS)
    return meant === undefined ? [] : [`has a member '${name}', which does not exist. Did you mean '${meant}'?`]
  })
}

/** Unknown options: an options object has no helpers. */
export function unknownOptions(given: object, known: readonly string[]): readonly string[] {
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  return unknown.map((name) => {
    const meant = meantMember(name, known)
    const hint = meant === undefined ? `Allowed are ${known.join(', ')}.` : `Did you mean '${meant}'?`
    return `its option '${name}' does not exist. ${hint}`
  })
}

/** Members of the task itself and of its classes, up to the common base class. */
function membersOf(task: AnyTask): readonly string[] {
  const names = new Set(Object.keys(task))
  let one: object | null = Object.getPrototypeOf(task)
  while (one !== null && one !== MLTaskSubDag.prototype && one !== Object.prototype) {
    for (const name of Object.getOwnPropertyNames(one)) names.add(name)
    one = Object.getPrototypeOf(one)
  }
  return [...names].filter((name) => name !== 'constructor' && !name.startsWith('_'))
}
