import type { JobQueue, RunDelivery, TaskDelivery } from '@ml-airflow/core'

/** A queue without automatic delivery: its owner takes the jobs in any order. */
export class HandQueue implements JobQueue {
  readonly awaySince = undefined
  readonly runs = new Map<number, RunDelivery>()
  readonly #tasks = new Map<string, TaskDelivery>()
  onCancel: (run: number) => void = () => undefined
  onClear: (run: number, ended: readonly number[]) => void = () => undefined

  get tasks(): readonly TaskDelivery[] {
    return [...this.#tasks.values()]
  }

  done(task: TaskDelivery): void {
    this.#tasks.delete(jobOf(task))
  }

  async addRun(run: RunDelivery): Promise<void> {
    this.runs.set(run.run, run)
  }

  async addTasks(_run: RunDelivery, tasks: readonly TaskDelivery[]): Promise<void> {
    for (const task of tasks) this.#tasks.set(jobOf(task), task)
  }

  async announceCancel(run: number): Promise<void> {
    this.onCancel(run)
  }

  async announceClear(run: number, ended: readonly number[]): Promise<void> {
    this.onClear(run, ended)
  }

  async promoteTasks(): Promise<void> {}
  async promoteRun(): Promise<void> {}
  async promoteAll(): Promise<void> {}
  async close(): Promise<void> {}

  async missingTasks(): Promise<readonly TaskDelivery[]> {
    return []
  }

  async missingRuns(): Promise<readonly RunDelivery[]> {
    return []
  }

  async highestWaitingWeight(): Promise<number | undefined> {
    return undefined
  }

  async troubles(): Promise<readonly string[]> {
    return []
  }
}

function jobOf({ instance, delivery }: TaskDelivery): string {
  return `${instance}-${delivery}`
}
