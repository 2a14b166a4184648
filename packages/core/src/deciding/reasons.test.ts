import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ruleSentence, verdictReason } from '../dag/rules.ts'
import { decide, REASON_CODES, type ReasonCode } from './decide.ts'
import { NO_UPSTREAM, type RecordFacts, type TaskDemand, type UpstreamFacts } from './decision-facts.ts'
import { noSamples, unknownSamples } from './known-samples.ts'

const AT = new Date('2026-01-02T10:00:00.000Z')
const LATER = new Date('2026-01-02T11:00:00.000Z')

const DONE: RecordFacts = {
  id: 1,
  epoch: 3,
  startedAt: AT,
  finishedAt: AT,
  finishEpoch: 3,
  resultEpoch: 3,
  finishedBy: 'train/run-16',
  finishedInstance: 7,
  clearedAt: undefined,
  claimed: undefined,
  lineage: 'prep 1@1',
  owner: 'train/run-16',
  held: false,
  version: 'v1',
  inputs: '',
  outputPath: '/out/model',
  fingerprint: 'old train.py',
  manifest: undefined,
  output: { kind: 'as_made' },
}
const DEMAND: TaskDemand = {
  version: 'v1',
  inputs: '',
  fingerprint: 'old train.py',
  validSince: undefined,
  forced: false,
}

function sentenceOf(
  facts: Partial<RecordFacts>,
  demand: Partial<TaskDemand> = {},
  upstream: Partial<UpstreamFacts> = {},
) {
  return decide({ ...DONE, ...facts }, { ...DEMAND, ...demand }, { ...NO_UPSTREAM, ...upstream })
}

const CALLED = (mark: string) => ({ fingerprint: `${mark} //command` })
const HELD = { held: true, owner: 'train/run-17' }
const NEVER = decide(undefined, DEMAND, NO_UPSTREAM)
const AFTER_FAILURE = { kind: 'run', reason: 'depends_on_rule' } as const

/** The decision behind each reason, as documented in docs/reuse.md. */
const DECISIONS: Readonly<Record<ReasonCode, { readonly kind: string; readonly sentence: string }>> = {
  forced: sentenceOf({}, { forced: true }),
  no_previous: NEVER,
  in_flight_elsewhere: sentenceOf({ ...HELD, finishedAt: undefined }),
  being_redone: sentenceOf(HELD),
  cleared: sentenceOf({ finishedAt: undefined, clearedAt: AT }),
  previous_failed: sentenceOf({ finishedAt: undefined }),
  left_out: sentenceOf({ finishedAt: undefined, isLeftOut: true }),
  version_changed: sentenceOf({}, { version: 'v2' }),
  samples_changed: sentenceOf({}, { inputs: 'others' }),
  input_changed: sentenceOf({}, { fingerprint: 'new train.py' }),
  command_changed: sentenceOf(CALLED('a'), CALLED('b')),
  variable_changed: sentenceOf({ fingerprint: 'a //variable threshold' }, { fingerprint: 'b //variable threshold' }),
  expired: sentenceOf({}, { validSince: LATER }),
  output_missing: sentenceOf({ output: { kind: 'missing' } }),
  output_changed: sentenceOf({ output: { kind: 'changed', file: '/out/model', how: 'has 6 bytes instead of 5' } }),
  output_needed: sentenceOf({ output: { kind: 'removed', at: LATER } }, { neededBy: 'fit' }),
  upstream_rerun: sentenceOf({}, {}, { rerun: 'prep' }),
  upstream_changed: sentenceOf({}, {}, { changedSince: () => 'prep', newest: { taskId: 'prep', finishedAt: LATER } }),
  depends_on_rule: { ...AFTER_FAILURE, sentence: `${NEVER.sentence} ${ruleSentence('one_failed')}` },
  rule_not_met: { kind: 'skip', ...verdictReason('one_failed', 'skipped', undefined) },
  upstream_skipped: {
    kind: 'skip',
    ...verdictReason('all_success', 'skipped', { name: "'prep'", outcome: 'skipped' }),
  },
  finished: sentenceOf({}),
  samples_unknown: unknownSamples('split', { samples: Array(40).fill('') }),
  no_samples: noSamples('split'),
}

test.each(REASON_CODES)('docs/reuse.md has the sentence and the outcome of a decision by %s', (reason) => {
  const { kind, sentence } = DECISIONS[reason]
  const { told, example } = lineOf(reason)
  const shown = sentence.replace(/2026-01-02T(\d\d:\d\d):00\.000Z/g, '$1')
  // A plan appends its further findings to the sentence.
  expect([told, example.slice(0, shown.length)]).toEqual([kind, shown])
})

test.each(REASON_CODES)('the decision by %s has that reason', (reason) => {
  expect(DECISIONS[reason]).toMatchObject({ reason })
})

function lineOf(reason: string): { readonly told: string; readonly example: string } {
  const text = readFileSync(new URL('../../../../docs/reuse.md', import.meta.url), 'utf8')
  const line = text.split('\n').find((one) => one.startsWith(`| \`${reason}\` `)) ?? ''
  const [, , told = '', , example = ''] = line.split('|').map((cell) => cell.trim())
  return { told, example }
}
