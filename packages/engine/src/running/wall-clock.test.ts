import { expect, it } from 'vitest'
import { WallClock } from './wall-clock.ts'

function clockAt() {
  let offset = 0
  const clock = new WallClock(() => new Date(Date.now() + offset))
  const set = (ms: number) => {
    offset += ms
  }
  return { clock, set }
}

it('says that the clock was set back until that is acknowledged', () => {
  const { clock, set } = clockAt()
  expect(clock.wasSetBack).toBe(false)
  set(-3_600_000)
  expect([clock.wasSetBack, clock.wasSetBack]).toEqual([true, true])
  clock.forget()
  expect(clock.wasSetBack).toBe(false)
})

it('takes neither a step forward nor a clock that is steered for a step back', () => {
  const { clock, set } = clockAt()
  set(3_600_000)
  expect(clock.wasSetBack).toBe(false)
  set(-100)
  expect(clock.wasSetBack).toBe(false)
  set(-3_600_000)
  expect(clock.wasSetBack).toBe(true)
})
