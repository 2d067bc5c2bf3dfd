import { type Cancel, type Clock, systemClock } from '@banyan/core/ports'

/** How long a call may take, in ms. The other process may be busy; one that stands still for so long is lost. */
const CALL_LIMIT_MS = 10_000

/** One end of a connection between two processes, such as `process` and a child process. */
export interface Port {
  send(message: unknown): void
  onMessage(take: (message: unknown) => void): void
}

/** Functions by name, as an interface of methods. */
type Calls<Names> = { [Name in keyof Names]: (...args: never[]) => unknown }
/** The same functions where their results may come later. */
export type Answering<Names extends Calls<Names>> = {
  [Name in keyof Names]: (
    ...args: Parameters<Names[Name]>
  ) => ReturnType<Names[Name]> | Promise<Awaited<ReturnType<Names[Name]>>>
}

export interface Channel<Theirs extends Calls<Theirs>> {
  /** Calls a function of the other process. Rejects with what it threw, when the other process has ended, and after ten
   *  seconds. */
  call<Name extends keyof Theirs & string>(
    name: Name,
    ...args: Parameters<Theirs[Name]>
  ): Promise<Awaited<ReturnType<Theirs[Name]>>>
  /** Rejects every call that waits, and every later one. */
  end(reason: Error): void
}

type Message =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly args: unknown[] }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly code: string | undefined; readonly message: string }

/** The error of a call that failed in the other process. */
export class CallError extends Error {
  readonly code: string | undefined
  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

/** Calls functions of another process, and answers its calls with `mine`. Both ends are programs of ours. */
export function openChannel<Mine extends Calls<Mine>, Theirs extends Calls<Theirs>>(
  port: Port,
  mine: Answering<Mine>,
  clock: Clock = systemClock,
): Channel<Theirs> {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void; late: Cancel }>()
  let calls = 0
  let ended: Error | undefined

  async function answer({ id, name, args }: Extract<Message, { type: 'call' }>): Promise<void> {
    let message: Message
    try {
      const value: unknown = await mine[name as keyof Mine](...(args as never))
      message = { type: 'answer', id, value }
    } catch (error) {
      const { message: text, code } = error as Error & { code?: unknown }
      message = { type: 'failure', id, code: typeof code === 'string' ? code : undefined, message: text }
    }
    if (!ended) port.send(message)
  }

  port.onMessage((raw) => {
    const message = raw as Message
    if (message.type === 'call') return void answer(message)
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    call?.late()
    if (message.type === 'answer') call?.resolve(message.value as never)
    else call?.reject(new CallError(message.message, message.code))
  })

  return {
    call: (name, ...args) =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended)
        const id = (calls += 1)
        const late = clock.after(CALL_LIMIT_MS, () => {
          waiting.delete(id)
          reject(new Error(`the other process did not answer ${name} in time`))
        })
        waiting.set(id, { resolve, reject, late })
        port.send({ type: 'call', id, name, args })
      }),
    end(reason) {
      ended ??= reason
      for (const { reject, late } of waiting.values()) {
        late()
        reject(reason)
      }
      waiting.clear()
    },
  }
}
