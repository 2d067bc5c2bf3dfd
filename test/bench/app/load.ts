import { Agent, get } from 'node:http'

/** An answer that takes longer than this counts as none. */
const ANSWER_LIMIT_MS = 20_000

export interface Asked {
  /** From the moment at which it was due, not from when there was time to send it. */
  readonly ttfbMs: number
  readonly status: number
  readonly body: string
}
export interface Load {
  /** Of all that were answered with 200. */
  readonly ttfbMs: readonly number[]
  readonly failed: number
  /** Answers in a second, from the first request to the last answer. */
  readonly perSecond: number
}

export interface LoadOptions {
  /** When each request is due, in milliseconds from now, in order. */
  moments: readonly number[]
  /** What the request of that number asks for, and as whom. */
  ask: (index: number) => { url: string; cookie: string }
  /** Milliseconds on a clock that never goes back. */
  now: () => number
}

/** Sends each request when it is due, whatever became of those before it (open loop). Connections are kept and
 *  reused. */
export async function load({ moments, ask, now }: LoadOptions): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity })
  const start = now()
  const running: Promise<void>[] = []
  const ttfbMs: number[] = []
  let failed = 0
  for (const [index, moment] of moments.entries()) {
    const due = start + moment
    const early = due - now()
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
    const asked = request({ ...ask(index), agent, due, now }).then(
      ({ status, ttfbMs: took }) => void (status === 200 ? ttfbMs.push(took) : (failed += 1)),
      () => void (failed += 1),
    )
    running.push(asked)
  }
  await Promise.all(running)
  const seconds = (now() - start) / 1_000
  agent.destroy()
  return { ttfbMs, failed, perSecond: ttfbMs.length / seconds }
}

/** How many answers a second there are when `inFlight` people ask again as soon as they were answered. */
export async function mostPerSecond(
  options: Pick<LoadOptions, 'ask' | 'now'> & { inFlight: number; seconds: number },
): Promise<number> {
  const { ask, now, inFlight, seconds } = options
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity })
  const start = now()
  let answered = 0
  let index = 0
  const askOn = async () => {
    while (now() - start < seconds * 1_000) {
      const { status } = await request({ ...ask((index += 1)), agent, due: now(), now })
      if (status === 200) answered += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, askOn))
  const perSecond = (1_000 * answered) / (now() - start)
  agent.destroy()
  return perSecond
}

/** @param options.due the moment to count from */
export function request(options: {
  url: string
  cookie: string
  agent?: Agent
  due: number
  now: () => number
}): Promise<Asked> {
  const { url, cookie, agent, due, now } = options
  const headers = { cookie, accept: 'text/html', 'accept-encoding': 'gzip', 'accept-language': 'en' }
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent, headers, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) }, (response) => {
      const ttfbMs = now() - due
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () =>
        resolve({ ttfbMs, status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('latin1') }),
      )
    })
    asked.once('error', reject)
  })
}
