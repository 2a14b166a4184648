import { MOST_GPUS } from '../dag/gpus.ts'
import { LEAST_CPUS, MEMORY_FORM, MOST_CPUS, memoryBytes } from '../dag/limits.ts'
import { type AnyTask, LONGEST_SECONDS } from '../dag/task.ts'

const MOST_RETRIES = 1_000_000
const SECONDS = `allowed are seconds from 0 to ${LONGEST_SECONDS}, which is a year.`

/** Problems with the numbers of a task, each phrased to follow the task's name. */
export function numberProblems(task: AnyTask): readonly string[] {
  const { retries, timeout, retryDelay, validFor, gpus } = task
  const problems: string[] = [...limitProblems(task)]
  if (!Number.isInteger(retries) || retries < 0 || retries > MOST_RETRIES)
    problems.push(`has retries ${retries}: allowed are whole numbers from 0 to ${MOST_RETRIES}.`)
  if (!Number.isInteger(gpus) || gpus < 0 || gpus > MOST_GPUS)
    problems.push(`has gpus ${gpus}: allowed are whole numbers from 0 to ${MOST_GPUS}.`)
  if (!isSeconds(timeout)) problems.push(`has timeout ${timeout}: ${SECONDS}`)
  if (validFor !== undefined && (typeof validFor !== 'number' || !(validFor > 0)))
    problems.push(`has validFor ${validFor}: allowed are seconds above 0, or undefined for no expiry.`)
  if (!isSeconds(retryDelay.seconds)) problems.push(`has a retry delay of ${retryDelay.seconds} seconds: ${SECONDS}`)
  if (retryDelay.capSeconds !== undefined && !isSeconds(retryDelay.capSeconds))
    problems.push(`has capSeconds ${retryDelay.capSeconds}: ${SECONDS}`)
  return problems
}

function limitProblems({ memory, cpus }: AnyTask): readonly string[] {
  const problems: string[] = []
  if (typeof memory === 'string' && memoryBytes(memory) === undefined)
    problems.push(`has memory ${JSON.stringify(memory.slice(0, 100))}: allowed is ${MEMORY_FORM}.`)
  if (cpus !== undefined && !(typeof cpus === 'number' && cpus >= LEAST_CPUS && cpus <= MOST_CPUS))
    problems.push(`has cpus ${cpus}: allowed are numbers from ${LEAST_CPUS} to ${MOST_CPUS}, such as 0.5.`)
  return problems
}

function isSeconds(given: unknown): boolean {
  return typeof given === 'number' && given >= 0 && given <= LONGEST_SECONDS
}
