import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { FROM_HERE_HEADER } from './request-headers.ts'
import { setUpWith } from './set-up.ts'

const secret = new Uint8Array(32).fill(7)
const here = setUpWith({ secret, hasPublicOrigin: false })
const asked = (isFromHere: string) => ({ headers: { [FROM_HERE_HEADER]: isFromHere } }) as never as IncomingMessage

describe('the set-up code', () => {
  it('is the same at each start, and another one in each data directory', () => {
    expect(here.code).toMatch(/^[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}$/)
    expect(setUpWith({ secret, hasPublicOrigin: true }).code).toBe(here.code)
    expect(setUpWith({ secret: new Uint8Array(32).fill(8), hasPublicOrigin: false }).code).not.toBe(here.code)
  })

  it('may be typed as people type', () => {
    for (const typed of [here.code, ` ${here.code.toUpperCase()} `, here.code.replaceAll('-', ' ')]) {
      expect(here.isRight(typed), typed).toBe(true)
    }
    for (const typed of ['', 'x', here.code.slice(1), `${here.code}0`]) expect(here.isRight(typed), typed).toBe(false)
  })

  it('is needed by everybody but a browser on this machine', () => {
    expect(here.needsCode(asked('yes'))).toBe(false)
    expect(here.needsCode(asked('no'))).toBe(true)
    expect(here.needsCode(undefined)).toBe(true)
  })

  it('is needed by everybody where the app has a public address', () => {
    expect(setUpWith({ secret, hasPublicOrigin: true }).needsCode(asked('yes'))).toBe(true)
  })
})
