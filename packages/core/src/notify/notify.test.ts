import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineDag, defineParameters, MLTaskSubDag } from '../index.ts'
import { channelOf, channelText, isChannelText } from './channel.ts'

const Word = defineParameters('word', { word: z.string() })

class Step extends MLTaskSubDag<typeof Word> {
  override readonly id = 'step'
  override readonly parameters = Word
  override readonly command = 'echo'
  override parametersProvider() {
    return []
  }
}

function dagWith(notify: unknown) {
  return defineDag({ id: 'told', parameters: Word, tasks: [new Step()], notify: notify as never })
}

describe('notify', () => {
  it('is frozen with the DAG, and empty where nothing is given', () => {
    const { notify } = dagWith({ onFailure: [{ webhook: 'ops' }], sla: 60 })
    expect(notify).toEqual({ channels: { failure: [{ webhook: 'ops' }], success: [], sla: [] }, sla: 60 })
    expect(Object.isFrozen(notify.channels.failure)).toBe(true)
    expect(dagWith(undefined).notify).toEqual({ channels: { failure: [], success: [], sla: [] }, sla: undefined })
  })

  it.each([
    [{ onFailure: 'ops' }, `its notify.onFailure is "ops": allowed is an array such as [{ webhook: 'CONN_ID' }].`],
    [{ onSla: [{ pager: 'x' }] }, 'its notify.onSla[0] is {"pager":"x"}: allowed are { webhook:'],
    [{ onSla: [{ webhook: 'a', slack: 'b' }] }, 'its notify.onSla[0] is {"webhook":"a","slack":"b"}: allowed are'],
    [
      { onSuccess: [{ email: 'nobody' }] },
      'its notify.onSuccess[0] has email "nobody": allowed is one e-mail address.',
    ],
    [{ onSuccess: [{ slack: '' }] }, 'its notify.onSuccess[0] has slack "": allowed is the id of a connection.'],
    [{ on_failure: [] }, "its notify: option 'on_failure' does not exist. Did you mean 'onFailure'?"],
    [{ sla: '1h' }, 'its notify.sla is "1h": allowed are seconds, above 0 and up to a year.'],
    [{ sla: 0 }, 'its notify.sla is 0: allowed are seconds'],
    [[], 'its notify is []: allowed is an object'],
  ])('that is %j is refused with a sentence', (notify, sentence) => {
    expect(() => dagWith(notify)).toThrow(sentence)
  })
})

describe('a channel', () => {
  it.each(['webhook:ops', 'slack:ml-team', 'email:team@example.com'])('reads back from %s', (text) => {
    expect(channelText(channelOf(text))).toBe(text)
  })

  it.each(['ops', 'pager:x', 'email:nobody', 'email:a@b,c@d', 'webhook:', 'webhook:a b', 'constructor:x'])(
    'is not %s',
    (text) => {
      expect(isChannelText(text)).toBe(false)
      expect(() => channelOf(text)).toThrow(
        `'${text}' is not a valid channel: allowed are webhook:CONN_ID, slack:CONN_ID and email:ADDRESS.`,
      )
    },
  )
})
