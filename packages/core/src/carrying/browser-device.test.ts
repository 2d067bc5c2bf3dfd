import { describe, expect, it } from 'vitest'
import { browserDevice, type BrowserParts } from './browser-device.ts'
import type { Device } from './slots-to-offer.ts'

/** An event target that knows how many listen. */
class Part<Fields extends object> extends EventTarget {
  readonly fields: Fields
  listeners = 0
  constructor(fields: Fields) {
    super()
    this.fields = fields
    for (const name of Object.keys(fields)) {
      Object.defineProperty(this, name, { get: () => this.fields[name as keyof Fields] })
    }
  }
  override addEventListener(...args: Parameters<EventTarget['addEventListener']>): void {
    this.listeners += 1
    const options = args[2]
    if (typeof options === 'object') options.signal?.addEventListener('abort', () => (this.listeners -= 1))
    super.addEventListener(...args)
  }
  change(event: string, fields: Partial<Fields>): void {
    Object.assign(this.fields, fields)
    this.dispatchEvent(new Event(event))
  }
}

function setup({ mobile = true, batteryFails = false } = {}) {
  const connection = new Part({ saveData: false, type: 'wifi' })
  const battery = new Part({ level: 0.8, charging: false })
  const document = new Part({ visibilityState: 'visible' })
  const asked = batteryFails ? Promise.reject(new Error('forbidden')) : Promise.resolve(battery)
  const navigator = { connection, getBattery: () => asked, userAgentData: { mobile } }
  const told: Device[] = []
  const parts: BrowserParts = { navigator, document: document as Part<object> & { visibilityState: string } }
  const device = browserDevice({ on: (now) => told.push(now), parts })
  return { connection, battery, document, asked, device, told }
}

const CALM: Device = { saveData: false, mobileData: false, battery: undefined, mayBeFrozen: false }

describe('browserDevice', () => {
  it('tells of the battery as soon as it is known, and of every change', async () => {
    const { connection, battery, document, device, told, asked } = setup()
    expect(device.now).toEqual(CALM)
    await asked
    connection.change('change', { type: 'cellular' })
    connection.change('change', { saveData: true })
    battery.change('levelchange', { level: 0.1 })
    battery.change('chargingchange', { charging: true })
    document.change('visibilitychange', { visibilityState: 'hidden' })
    expect(told).toMatchObject([
      { battery: { level: 0.8, charging: false } },
      { mobileData: true },
      { saveData: true },
      { battery: { level: 0.1, charging: false } },
      { battery: { level: 0.1, charging: true } },
      { mayBeFrozen: true },
    ])
    expect(device.now).toBe(told.at(-1))
  })

  it('is silent about events that change nothing, and about a hidden page on a desktop', async () => {
    const { connection, document, told, asked } = setup({ mobile: false })
    await asked
    told.length = 0
    connection.change('change', {})
    document.change('visibilitychange', { visibilityState: 'hidden' })
    expect(told).toEqual([])
  })

  it('takes all its listeners off when it is closed', async () => {
    const { connection, battery, document, device, told, asked } = setup()
    await asked
    expect([connection, battery, document].map(({ listeners }) => listeners)).toEqual([1, 2, 1])
    device.close()
    told.length = 0
    expect([connection, battery, document].map(({ listeners }) => listeners)).toEqual([0, 0, 0])
    connection.change('change', { type: 'cellular' })
    expect(told).toEqual([])
  })

  it('leaves a battery alone that answers after the end', async () => {
    const { battery, device, told, asked } = setup()
    device.close()
    await asked
    expect(battery.listeners).toBe(0)
    expect(told).toEqual([])
  })

  it('knows nothing against carrying where a browser tells nothing', async () => {
    const { device, asked } = setup({ batteryFails: true })
    await asked.catch(() => {})
    expect(device.now).toEqual(CALM)
    const parts = { navigator: { userAgent: 'Mozilla/5.0 (Android 14; Mobile)' }, document: undefined }
    expect(browserDevice({ on: () => {}, parts }).now).toEqual(CALM)
  })
})
