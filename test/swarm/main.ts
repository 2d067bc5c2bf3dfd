/**
 * npm run swarm: a room of real peers on this machine, of which some are killed, and what the others played meanwhile.
 * @module
 */
import { runProgram } from '../../packages/node/src/cli/run-program.ts'
import { swarm } from './command.ts'
import { readSwarm } from './program.ts'

await runProgram({ name: 'swarm', read: readSwarm, run: ({ options }, context) => swarm(options, context) })
