import { describe, expect, it } from 'vitest'
import { watchPage } from './watch-page.ts'

/** A page whose connection is of a type that can be changed. */
function openPage(type?: string) {
  const connection = Object.assign(new EventTarget(), { type })
  const page = Object.assign(new EventTarget(), { navigator: { connection } })
  const seen: string[] = []
  const stop = watchPage(page, {
    networkChanged: () => seen.push('network'),
    closing: () => seen.push('closing'),
  })
  const change = (type: string | undefined) => {
    connection.type = type
    connection.dispatchEvent(new Event('change'))
  }
  return { page, seen, stop, change }
}

describe('watching a page', () => {
  it('tells of a network that is back, and of the page’s end', () => {
    const { page, seen } = openPage()
    page.dispatchEvent(new Event('online'))
    page.dispatchEvent(new Event('pagehide'))
    expect(seen).toEqual(['network', 'closing'])
  })

  it('tells of another kind of network, and not of another estimate of its speed', () => {
    const { seen, change } = openPage('wifi')
    change('wifi')
    expect(seen).toEqual([])
    change('cellular')
    expect(seen).toEqual(['network'])
  })

  it('waits until there is a network again', () => {
    const { seen, change } = openPage('wifi')
    change('none')
    expect(seen).toEqual([])
    change('wifi')
    expect(seen).toEqual(['network'])
  })

  it('does not need a browser that knows the kind of its network', () => {
    const page = Object.assign(new EventTarget(), { navigator: {} })
    const seen: string[] = []
    watchPage(page, { networkChanged: () => seen.push('network'), closing: () => {} })
    page.dispatchEvent(new Event('online'))
    expect(seen).toEqual(['network'])
  })

  it('ends when it is told to', () => {
    const { page, seen, stop, change } = openPage('wifi')
    stop()
    for (const event of ['online', 'pagehide']) page.dispatchEvent(new Event(event))
    change('cellular')
    expect(seen).toEqual([])
  })
})
