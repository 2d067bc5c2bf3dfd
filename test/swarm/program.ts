import { Command } from 'commander'
import { MAX_STAGE, type Result } from '@banyan/core/protocol'
import { type Output, option, parseWith, relayOption } from '../../packages/node/src/cli/command-line.ts'
import type { ExitCode } from '../../packages/node/src/cli/exit-codes.ts'
import { readCount, readSeconds, readShare } from '../../packages/node/src/cli/options.ts'
import type { SwarmCommand } from './command.ts'

export interface SwarmRequest {
  readonly json: boolean
  readonly options: SwarmCommand
}

/** Time between two kills, in ms, so that each is measured by itself. */
const KILL_EVERY_MS = 3_000
/** How long churn goes on by default, in ms. */
const CHURN_MS = 60_000
/** Least time of kills and churn, in ms. */
const LEAST_UNREST_MS = 5_000

const ROOM = 'Opens a room of its own at the relay. Each super-peer is a process; all of them end with the command.'
const RELAY =
  'Give the relay that\nruns on the same machine: delays are measured against one clock, ' +
  'and sound stays on 127.0.0.1 unless --bind-address says else.'
const EXAMPLES = `
${ROOM} ${RELAY}

Examples:
  npm run swarm -- --listeners 60 --speakers 3 --kill 6 --json
  npm run swarm -- --listeners 20 --kill 3 --cut           cut them off instead of killing their processes
  npm run swarm -- --listeners 30 --loss 0.05              lose 5 % of all packets
  npm run swarm -- --listeners 60 --churn 0.01             1 % of the listeners a second vanish, and come anew
`

/** Reads the arguments behind `npm run swarm --`. Help and refusals are written to `output`; then there is only an exit
 *  code. */
export const readSwarm = (args: readonly string[], output: Output): Result<SwarmRequest, ExitCode> =>
  parseWith(buildProgram, args, output)

function buildProgram(onRequest: (request: SwarmRequest) => void): Command {
  const swarm = new Command('npm run swarm --')
    .description('fill a room with real peers, kill some that carry others, and measure what the others hear')
    .addOption(relayOption())
    .addOption(option('--listeners <number>', 'how many listen', readCount(1, 500)).default(20))
    .addOption(option('--speakers <number>', 'how many speak', readCount(1, MAX_STAGE)).default(3))
    .addOption(option('--kill <number>', 'how many super-peers are killed, one by one', readCount(0, 100)).default(0))
    .option('--cut', 'cut victims off from everything, instead of killing their process')
    .addOption(option('--loss <share>', 'the share of packets that get lost on each link', readShare(0.9)).default(0))
    .addOption(
      option('--churn <share>', 'the share of listeners that vanish and come, a second', readShare(0.2)).default(0),
    )
    .addOption(option('--seconds <number>', 'how long kills and churn go on (3 a kill; 60 of churn)', readSeconds))
    .addOption(option('--window <seconds>', 'how long CPU and uplink are measured before that (9.6)', readSeconds))
    .option('--together', 'have all speakers speak at once, instead of one after the other')
    .option('--file <path>', 'Ogg Opus with 20 ms packets for speakers to speak (speech of this project)')
    .addOption(option('--seed <number>', 'seed of all random choices', readCount(0, 9_999)).default(1))
    .option('--bind-address <ip>', 'hold links through this address alone', '127.0.0.1')
    .option('--json', 'print one line of JSON at the end, on stdout')
    .addHelpText('after', EXAMPLES)
    .action((given: Given) => {
      const { json = false, kill: kills, cut = false, together = false, seconds, window: windowMs, ...rest } = given
      if (kills >= given.listeners) return swarm.error('error: --kill must leave somebody to listen')
      const usual = Math.max(LEAST_UNREST_MS, KILL_EVERY_MS * kills, given.churn > 0 ? CHURN_MS : 0)
      onRequest({
        json,
        options: { file: undefined, ...rest, kills, cut, together, windowMs, unrestMs: seconds ?? usual },
      })
    })
  return swarm
}

/** The options, as Commander hands them over. */
interface Given {
  relay: string
  bindAddress: string
  listeners: number
  speakers: number
  kill: number
  cut?: boolean
  together?: boolean
  loss: number
  churn: number
  seconds?: number
  window?: number
  file?: string
  seed: number
  json?: boolean
}
