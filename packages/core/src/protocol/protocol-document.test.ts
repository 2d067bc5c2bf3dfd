import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as limits from './limits.ts'
import { NOTICES, REQUESTS } from './messages.ts'
import { Plan, PlannedLink } from './plan.ts'
import { Refusal, RefusalCode } from './refusal.ts'
import { ParentReport, ReceptionReport } from './report.ts'
import { Attendee, Capability, IceServer, RoomSummary, RoomView, StageMember } from './room.ts'
import { RoomHealth, StripeReason, TreePeer } from './tree.ts'

// The formatter pads table cells, as it pleases.
const text = readFileSync(new URL('../../../../PROTOCOL.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ')

/** The parts under headings of one level: heading, without its backticks -> what follows. */
function parts(markdown: string, level: '##' | '###'): Map<string, string> {
  const [, ...found] = `\n${markdown}`.split(`\n${level} `)
  return new Map(
    found.map((part) => {
      const [heading = '', ...body] = part.split('\n')
      return [heading.replaceAll('`', ''), body.join('\n')]
    }),
  )
}
const sections = parts(text, '##')
const entries = (section: string) => parts(sections.get(section) ?? '', '###')
/** The first cells of a part's table rows that match, by the name inside. */
const rows = (body: string | undefined, cell: RegExp) =>
  (body ?? '').split('\n').flatMap((line) => cell.exec(line)?.slice(1) ?? [])

const sorted = (names: Iterable<string>) => [...names].toSorted()

const Joined = REQUESTS['room:join'].reply
const objects = {
  Joined,
  RoomView,
  StageMember,
  RoomSummary,
  Attendee,
  Capability,
  Plan,
  PlannedLink,
  IceServer,
  Refusal,
  ReceptionReport,
  ParentReport,
  TreePeer,
  RoomHealth,
  StripeReason,
}
/** How a schema that has a name of its own is referred to. */
const referenceTo = (schema: unknown): string | undefined => {
  const name = Object.entries(objects).find(([, object]) => object === schema)?.[0]
  return name && `[${name}](#${name.toLowerCase()})`
}

describe('PROTOCOL.md', () => {
  it('lists every request, and no other', () => {
    expect(sorted(entries('Requests').keys())).toEqual(sorted(Object.keys(REQUESTS)))
  })

  it('lists every notice, and no other', () => {
    expect(sorted(entries('Notices').keys())).toEqual(sorted(Object.keys(NOTICES)))
  })

  it('lists every refusal code, and no other', () => {
    expect(sorted(rows(sections.get('Refusals'), /^\| `([^`]+)`/))).toEqual(sorted(RefusalCode.options))
  })

  it('lists every limit with its value, and no other', () => {
    const listed = rows(sections.get('Limits'), /^\| (`[^`]+` \| [\d,]+) \|/)
    const actual = Object.entries(limits).map(([name, value]) => `\`${name}\` | ${value.toLocaleString('en')}`)
    expect(sorted(listed)).toEqual(sorted(actual))
  })

  it.each(Object.entries(REQUESTS))('says what %s asks and what is answered', (name, { ask, reply }) => {
    const body = entries('Requests').get(name)
    expect(sorted(rows(body, /^\| ask `([^`]+)`/))).toEqual(sorted(Object.keys(ask.entries)))
    const reference = referenceTo(reply)
    const answered = rows(body, /^\| reply (`[^`]+`|\| \[[^|]+)/).map((cell) => cell.replaceAll(/[`|]/g, '').trim())
    expect(sorted(answered)).toEqual(reference ? [reference] : sorted(Object.keys(reply.entries)))
  })

  it.each(Object.entries(NOTICES))('says what %s tells', (name, notice) => {
    const body = entries('Notices').get(name)
    const reference = referenceTo(notice)
    expect(sorted(rows(body, /^\| `([^`]+)`/))).toEqual(reference ? [] : sorted(Object.keys(notice.entries)))
    expect(body).toContain(reference ?? '')
  })

  it.each(Object.entries(objects))('says what is in a %s', (name, object) => {
    expect(sorted(rows(entries('Objects').get(name), /^\| `([^`]+)`/))).toEqual(sorted(Object.keys(object.entries)))
  })

  it('describes no object that there is not', () => {
    expect(sorted(entries('Objects').keys())).toEqual(sorted(Object.keys(objects)))
  })

  it('links to headings that exist', () => {
    const anchor = (heading: string) =>
      heading
        .toLowerCase()
        .replaceAll(/[^a-z0-9 _-]/g, '')
        .replaceAll(' ', '-')
    const headings = new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchor(heading!)))
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, link]) => link!)
    expect(links.filter((link) => !headings.has(link))).toEqual([])
    expect(links.length).toBeGreaterThan(10)
  })
})
