import type { ConnectionState, Signaling } from '../../ports/signaling.ts'
import {
  type Ask,
  type Joined,
  type NoticeName,
  ok,
  refuse,
  type RefusalCode,
  type RequestName,
} from '../../protocol/index.ts'

export interface Said {
  readonly name: NoticeName
  readonly notice: unknown
}

/** A relay that grants everything but what the test says, remembers what it was asked, and says what the test says. */
export function scriptedRelay({ joined, behind }: { joined: Joined; behind: readonly Said[] }) {
  const handlers = new Map<NoticeName, (notice: never) => void>()
  const asks: { event: RequestName; ask: unknown }[] = []
  const refusals: { event: RequestName; code: RefusalCode }[] = []
  let connection = (_state: ConnectionState) => {}
  const say = (name: NoticeName, notice: unknown) => handlers.get(name)?.(notice as never)
  const signaling: Signaling = {
    request(event, ask) {
      asks.push({ event, ask })
      const isJoin = event === 'room:join'
      const refused = refusals.findIndex((refusal) => refusal.event === event)
      const [refusal] = refused < 0 ? [] : refusals.splice(refused, 1)
      if (refusal) return Promise.resolve(refuse({ code: refusal.code, message: 'no' })) as never
      const answer = Promise.resolve(ok(isJoin ? joined : {}))
      if (isJoin) for (const { name, notice } of behind) say(name, notice)
      return answer as never
    },
    on(name, handle) {
      handlers.set(name, handle)
      return () => handlers.delete(name)
    },
    onConnection(handle) {
      connection = handle
      return () => {}
    },
    close() {},
  }
  return {
    signaling,
    say,
    /** Says no to the next of these, once. */
    refuse: (event: RequestName, code: RefusalCode) => void refusals.push({ event, code }),
    connect: (state: ConnectionState) => connection(state),
    asked: <Name extends RequestName>(event: Name) =>
      asks.filter((asked) => asked.event === event).map(({ ask }) => ask as Ask<Name>),
  }
}
