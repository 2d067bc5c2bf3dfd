import { describe, expect, it } from 'vitest'
import { ArrivalLog } from './arrivals.ts'

describe('what arrives at the subscribers of the SFU bench', () => {
  it('is handed over once', () => {
    const log = new ArrivalLog()
    log.add(1, 7, 100)
    expect(log.take()).toEqual({ frames: [7], at: [100], broken: 0 })
    expect(log.take()).toEqual({ frames: [], at: [], broken: 0 })
  })

  it('counts a frame that comes twice to the same subscriber once, when it came first', () => {
    const log = new ArrivalLog()
    log.add(1, 7, 100)
    log.add(2, 7, 101)
    log.add(1, 7, 102)
    expect(log.take()).toMatchObject({ frames: [7, 7], at: [100, 101] })
  })

  it('counts what is not what was sent', () => {
    const log = new ArrivalLog()
    log.add(1, undefined, 100)
    expect(log.take()).toEqual({ frames: [], at: [], broken: 1 })
  })
})
