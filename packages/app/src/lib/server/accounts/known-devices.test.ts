import { describe, expect, it } from 'vitest'
import { knownDevices } from './known-devices.ts'

const devices = knownDevices({ key: new Uint8Array(32).fill(1), newId: () => 'aaaa-bbbb' })
/** As a browser sends back what it was told to keep. */
const sent = (line: string) => `other=1; ${line.split(';', 1)[0]}`

describe('the cookie of a known device', () => {
  it('tells which accounts signed in there, the newest five', () => {
    let device = devices.read(sent(devices.remember('ada', undefined)))
    expect(device).toEqual({ id: 'aaaa-bbbb', handles: ['ada'] })
    for (const handle of ['lin', 'ada', 'joan', 'mary', 'grace', 'emmy']) {
      device = devices.read(sent(devices.remember(handle, device)))
    }
    expect(device?.handles).toEqual(['emmy', 'grace', 'mary', 'joan', 'ada'])
  })

  it('is nobody’s when it was changed, or signed with another key', () => {
    const line = sent(devices.remember('ada', undefined))
    const foreign = knownDevices({ key: new Uint8Array(32).fill(2), newId: () => 'x' })
    expect(devices.read(line.replace('ada', 'eve'))).toBeUndefined()
    expect(devices.read(sent(foreign.remember('ada', undefined)))).toBeUndefined()
    for (const cookies of [null, '', 'banyan.device=', 'banyan.device=x~y', 'a=b']) {
      expect(devices.read(cookies)).toBeUndefined()
    }
  })

  it('is no script’s, and no other site’s', () => {
    expect(devices.remember('ada', undefined)).toMatch(/HttpOnly.*SameSite=Lax/)
    expect(devices.forget).toMatch(/Max-Age=0/)
  })
})
