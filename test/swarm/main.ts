/**
 * npm run swarm: a room of real peers on this machine, some of whom are killed, measured at every ear.
 * @module
 */
import { runProgram } from '../../packages/node/src/cli/run-program.ts'
import { swarm } from './command.ts'
import { readSwarm } from './program.ts'

await runProgram({ name: 'swarm', read: readSwarm, run: ({ options }, context) => swarm(options, context) })
