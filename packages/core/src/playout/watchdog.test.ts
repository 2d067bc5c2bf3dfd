import { describe, expect, it } from 'vitest'
import { type Looked, Watchdog } from './watchdog.ts'

const stuck: Looked = { taken: 100, done: 0 }
const well: Looked = { taken: 100, done: 90 }
const quiet: Looked = { taken: 3, done: 0 }

describe('Watchdog', () => {
  it.each([
    { what: 'nothing twice in a row', looks: [stuck, stuck], barks: [false, true] },
    { what: 'nothing, with a pause between', looks: [stuck, quiet, stuck], barks: [false, false, true] },
    { what: 'one slow moment', looks: [stuck, well, stuck], barks: [false, false, false] },
    { what: 'silence', looks: [quiet, quiet, quiet], barks: [false, false, false] },
    { what: 'what did not help', looks: [stuck, stuck, stuck, stuck], barks: [false, true, false, true] },
  ])('judges $what', ({ looks, barks }) => {
    const dog = new Watchdog()
    expect(looks.map((looked) => dog.look(looked))).toEqual(barks)
  })
})
