import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runSwarm, summaryOf, SwarmError, type SwarmFigures, type SwarmOptions } from './index.ts'
import { conclude, type Context, type Outcome } from '../../packages/node/src/cli/context.ts'
import { EXIT } from '../../packages/node/src/cli/exit-codes.ts'
import { Failure } from '../../packages/node/src/cli/failure.ts'

export interface SwarmCommand extends Omit<SwarmOptions, 'file'> {
  readonly file: string | undefined
}

/** What speakers speak by default. */
const SPEECH = fileURLToPath(new URL('../fixtures/speech.ogg', import.meta.url))

/** Fills a room at a relay with real peers, kills some super-peers, and reports what the others played. */
export async function swarm(options: SwarmCommand, { signal, report, clock }: Context): Promise<Outcome> {
  let figures: SwarmFigures | undefined
  const failure = await conclude(
    { relay: options.relay, room: undefined },
    async () => {
      const file = options.file ?? speech()
      try {
        const run = await runSwarm({ ...options, file }, { signal, clock, say: report.line })
        figures = run.figures
        report.line(summaryOf(run))
      } catch (error) {
        throw error instanceof SwarmError ? inSentence(error) : error
      }
    },
    async () => {},
  )
  return { failure, sentence: 'The swarm is over; no process of it is left.', summary: { ...figures } }
}

function speech(): string {
  if (existsSync(SPEECH)) return SPEECH
  throw new Failure(EXIT.file, 'file-unreadable', 'Speakers need something to say: name an Ogg Opus file with --file.')
}

const SENTENCES: Record<SwarmError['code'], string> = {
  'worker-died': 'A process of the swarm died without being killed',
  'worker-silent': 'A process of the swarm does not answer; this machine may be too small for so many peers',
  'no-carrier': 'Nobody carried anybody, so there was nobody to kill; let more people listen',
  'nobody-heard': 'Nobody heard anything',
  'speaker-silent': 'A speaker fell silent, so there was nothing left to hear',
}
const inSentence = (error: SwarmError): Failure =>
  new Failure(EXIT.failed, error.code, `${SENTENCES[error.code]}: ${error.message.replace(/[.\s]*$/, '')}.`, {
    cause: error,
  })
