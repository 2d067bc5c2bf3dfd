import * as v from 'valibot'

const ANSWER_LIMIT_MS = 10_000

const Description = v.object({ type: v.picklist(['offer', 'answer']), sdp: v.string() })
export type Description = v.InferOutput<typeof Description>

const Message = v.object({
  janus: v.string(),
  transaction: v.optional(v.string()),
  data: v.optional(v.object({ id: v.number() })),
  error: v.optional(v.object({ reason: v.string() })),
  plugindata: v.optional(v.object({ data: v.looseObject({ error: v.optional(v.string()) }) })),
  jsep: v.optional(Description),
})
type Message = v.InferOutput<typeof Message>

/** One WebSocket to Janus, with one session on it and one handle of the streaming plugin: a subscriber has one to
 *  itself. */
export interface JanusApi {
  /** Asks the plugin something, and waits for its event. @returns the description that came with it. @throws Error when
   *  it refuses */
  ask(body: object, jsep?: Description): Promise<Description | undefined>
  close(): void
}

/** @throws Error when nobody answers */
export async function openJanusApi(url: string): Promise<JanusApi> {
  const socket = new WebSocket(url, 'janus-protocol')
  /** By transaction: who waits for what comes back. `ack` is not an answer, it only says that one will come. */
  const waiting = new Map<string, (message: Message) => void>()
  let transactions = 0
  const opened = Promise.withResolvers<void>()
  socket.onopen = () => opened.resolve()
  socket.onerror = () => opened.reject(new Error(`nobody answers at ${url}`))
  socket.onmessage = ({ data }) => {
    const { success, output } = v.safeParse(Message, JSON.parse(String(data)))
    if (!success || output.janus === 'ack' || output.transaction === undefined) return
    waiting.get(output.transaction)?.(output)
    waiting.delete(output.transaction)
  }

  async function request(body: object): Promise<Message> {
    const transaction = String((transactions += 1))
    const answered = Promise.withResolvers<Message>()
    waiting.set(transaction, answered.resolve)
    const timer = setTimeout(
      () => answered.reject(new Error(`Janus did not answer ${JSON.stringify(body).slice(0, 100)}`)),
      ANSWER_LIMIT_MS,
    )
    socket.send(JSON.stringify({ ...body, transaction }))
    const message = await answered.promise.finally(() => clearTimeout(timer))
    const refusal = message.error?.reason ?? message.plugindata?.data.error
    if (refusal !== undefined) throw new Error(`Janus refused: ${refusal}`)
    return message
  }

  await opened.promise
  const session_id = (await request({ janus: 'create' })).data?.id
  const handle_id = (await request({ janus: 'attach', session_id, plugin: 'janus.plugin.streaming' })).data?.id
  return {
    ask: async (body, jsep) => (await request({ janus: 'message', session_id, handle_id, body, jsep })).jsep,
    close: () => socket.close(),
  }
}
