import {
  type Claimed,
  defined,
  type Exit,
  type Failure,
  type Launched,
  NO_SAMPLE,
  type Run,
  type Span,
  type SpanAttributes,
  type Traces,
} from '@ml-airflow/core'

export interface TracedTry {
  readonly run: Pick<Run, 'dagId' | 'runId' | 'traceparent'>
  readonly claimed: Claimed
  /** When the claim was requested, in milliseconds since 1970. Undefined: together with the end of the task before. */
  readonly since?: number | undefined
  readonly worker: string
}

/** Spans of one try: the try, and in it the claim and the command. Their names have few values; ids are attributes. */
export class TryTrace {
  readonly #traces: Traces
  readonly #span: Span
  readonly #attributes: SpanAttributes

  constructor(traces: Traces, { run, claimed, since, worker }: TracedTry) {
    this.#traces = traces
    this.#attributes = attributesOf(run, claimed)
    const startedAt = since ?? Date.now()
    this.#span = traces.start(`task ${claimed.instance.taskId}`, {
      parent: run.traceparent,
      kind: 'consumer',
      startedAt,
      attributes: { ...this.#attributes, 'ml_airflow.worker': worker },
    })
    this.#start('claim', { 'ml_airflow.handed_over': since === undefined }, startedAt).end()
  }

  command(): CommandTrace {
    return new CommandTrace(this.#start('command', {}))
  }

  succeeded(): void {
    this.#span.add({ 'ml_airflow.outcome': 'success' })
  }

  /** A retried try has failed as well; a cancelled or left-out one has not. */
  failed({ outcome, sentence }: Exit, next: Failure['next']): void {
    this.#span.add({ 'ml_airflow.outcome': outcome, 'ml_airflow.next': next.kind, 'ml_airflow.reason': sentence })
    if (outcome !== 'cancelled' && next.kind !== 'leave_out') this.#span.fail(sentence)
  }

  end(): void {
    this.#span.end()
  }

  #start(step: string, more: SpanAttributes, startedAt?: number): Span {
    const { traceparent: parent } = this.#span
    const attributes = { ...this.#attributes, ...more }
    return this.#traces.start(`${step} ${this.#attributes['ml_airflow.task_id']}`, { parent, startedAt, attributes })
  }
}

/** The span of a command, which the command itself may continue. */
export class CommandTrace {
  readonly #span: Span

  constructor(span: Span) {
    this.#span = span
  }

  /** Environment of the command. */
  get variables(): Readonly<Record<string, string>> {
    const { traceparent } = this.#span
    return traceparent === undefined ? {} : { TRACEPARENT: traceparent }
  }

  /** Ends the span with the command. */
  follow({ pid, exit }: Pick<Launched, 'pid' | 'exit'>): void {
    void Promise.all([pid, exit]).then(([process, { outcome, exitCode, sentence }]) => {
      this.#span.add({
        'ml_airflow.outcome': outcome,
        ...defined({ 'process.exit.code': exitCode, 'process.pid': process }),
      })
      if (outcome !== 'success' && outcome !== 'cancelled') this.#span.fail(sentence)
      this.#span.end()
    })
  }
}

function attributesOf({ dagId, runId }: TracedTry['run'], { instance, claim }: Claimed): SpanAttributes {
  return {
    'ml_airflow.dag_id': dagId,
    'ml_airflow.run_id': runId,
    'ml_airflow.task_id': instance.taskId,
    'ml_airflow.try_number': claim.tryNumber,
    ...(instance.sample !== NO_SAMPLE && { 'ml_airflow.sample': instance.sample }),
    ...defined({ 'ml_airflow.queue': instance.queue }),
  }
}
