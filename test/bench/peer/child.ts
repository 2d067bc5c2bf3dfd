/**
 * A process of the bench: does what it is asked, and does not outlive the one that started it.
 * @module
 */
import type { AnswerMessage, CallMessage, Role, Worker } from './roles.ts'

/** What a process needs is loaded there alone: the measured one is to hold nothing else. */
async function open(role: Role): Promise<Worker> {
  switch (role.type) {
    case 'relay':
      return (await import('./relay.ts')).openRelay()
    case 'crowd':
      return (await import('./crowd.ts')).openCrowd(role)
    case 'measured':
      return (await import('./measured.ts')).openMeasured(role)
    case 'bare':
      return (await import('./bare.ts')).openBare(role)
  }
}

const tell = (message: AnswerMessage) => process.send?.(message)
const opened = open(JSON.parse(process.argv[2] ?? '') as Role)
opened.catch(() => {}) // every call gets the error

process.on('message', (message: CallMessage) => void answerTo(message))
// Ctrl-C reaches every process of a terminal; the bench decides what comes of it. When it is gone, so are we.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.once('disconnect', () => process.exit())

async function answerTo({ id, call, ask }: CallMessage): Promise<void> {
  try {
    const worker = await opened
    if (call === 'close') await worker.close()
    const answer = worker.answers[call as keyof typeof worker.answers] as ((ask: unknown) => unknown) | undefined
    if (!answer && call !== 'close' && call !== 'ready') throw new Error(`this process does not know "${call}"`)
    tell({ id, ok: true, answer: await answer?.(ask) })
    if (call === 'close') process.disconnect()
  } catch (error) {
    tell({ id, ok: false, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}
