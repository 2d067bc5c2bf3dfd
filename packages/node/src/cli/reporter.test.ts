import { describe, expect, it } from 'vitest'
import { VirtualClock } from '@banyan/core/testing'
import { reporter } from './reporter.ts'

function open(screen: { isTTY: boolean; columns?: number }) {
  const clock = new VirtualClock()
  let written = ''
  const write = (text: string) => (written += text)
  const report = reporter({ screen: { ...screen, write }, clock })
  return { clock, report, written: () => written.replaceAll('\r\u001B[2K', '<') }
}

describe('reporter', () => {
  it('updates one line on a terminal, at most four times a second, and keeps it below what happened', () => {
    const { clock, report, written } = open({ isTTY: true })
    report.status('1 s')
    report.status('too soon')
    clock.advance(250)
    report.status('2 s')
    report.line('Ben came')
    report.end()
    expect(written()).toBe('<1 s<2 s<Ben came\n2 s\n')
  })

  it('cuts a status that would wrap', () => {
    const { report, written } = open({ isTTY: true, columns: 30 })
    report.status('x'.repeat(100))
    expect(written()).toBe(`<${'x'.repeat(29)}`)
  })

  it('writes plain lines elsewhere, a changed status every ten seconds', () => {
    const { clock, report, written } = open({ isTTY: false })
    for (let second = 0; second < 30; second += 1) {
      report.status(`${Math.min(second, 12)} s`)
      clock.advance(1_000)
    }
    report.line('done')
    report.end()
    expect(written()).toBe('0 s\n10 s\n12 s\ndone\n')
  })
})
