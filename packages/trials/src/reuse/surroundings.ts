import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DagRegistry } from '@ml-airflow/core'
import type { CarefulPerson } from './careful-person.ts'
import { reuseDags } from './dags.ts'
import { removeOutput, tamperWith, touchOutput } from './lists.ts'
import { inputOf, STEPS } from './steps.ts'
import type { Story } from './story.ts'

interface SurroundingsParts {
  readonly name: string
  readonly folder: string
  readonly person: Pick<CarefulPerson, 'versions' | 'inputs' | 'reads'>
  readonly story: Story
}

/** Actions of people beside the engine: on DAGs, input files and outputs. */
export class Surroundings {
  readonly registry: DagRegistry
  readonly #parts: SurroundingsParts
  readonly #outputs = new Set<string>()
  #words = ''

  constructor(parts: SurroundingsParts) {
    this.#parts = parts
    for (const { id, hasInput } of STEPS) if (hasInput) this.#writeInput(id, 'content 1')
    this.registry = reuseDags(parts.person.versions, parts.folder)
  }

  /** Outputs that were made at some time. */
  get outputs(): readonly string[] {
    return [...this.#outputs]
  }

  noteOutput(path: string): void {
    this.#outputs.add(path)
  }

  /** Changes the text of all commands, without a new version. */
  editCommands(words: string): void {
    this.#words = words
    this.#parts.person.reads(words)
    this.#adopt()
    this.#parts.story.add(`all commands say ${words} now`)
  }

  changeInput(taskId: string): void {
    const { person, story } = this.#parts
    const [, number] = (person.inputs.get(taskId) ?? '').split(' ')
    this.#writeInput(taskId, `content ${Number(number) + 1}`)
    story.add(`somebody changes the input of ${taskId}`)
  }

  raiseVersion(taskId: string): void {
    const { person, story } = this.#parts
    const version = `v${Number((person.versions.get(taskId) ?? 'v1').slice(1)) + 1}`
    person.versions.set(taskId, version)
    this.#adopt()
    story.add(`${taskId} is at ${version} now`)
  }

  remove(output: string): void {
    removeOutput(output)
    this.#parts.story.add(`somebody removes ${output}`)
  }

  tamper(output: string): void {
    tamperWith(output)
    this.#parts.story.add(`somebody writes into ${output}`)
  }

  touch(output: string): void {
    touchOutput(output)
    this.#parts.story.add(`somebody touches ${output}`)
  }

  #adopt(): void {
    const { person, folder } = this.#parts
    this.registry.adopt(reuseDags(person.versions, folder, this.#words))
  }

  #writeInput(taskId: string, content: string): void {
    const { folder, name, person } = this.#parts
    const path = join(folder, inputOf(taskId, name))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    // A file written a moment ago would be read again each time, since its timestamp may not have changed yet.
    const at = new Date(Date.now() - 3_600_000)
    utimesSync(path, at, at)
    person.inputs.set(taskId, content)
  }
}
