#!/usr/bin/env node
/**
 * The command `banyan`: peers without a browser that speak, listen, or carry a room for others.
 * @module
 */
import { attend } from './attend.ts'
import { readCommandLine } from './program.ts'
import { seedRooms } from './seed-rooms.ts'
import { runProgram } from './run-program.ts'
import { speak } from './speak.ts'

await runProgram({
  name: 'banyan',
  read: readCommandLine,
  run({ command, options }, context) {
    if (command === 'speak') return speak(options, context)
    return command === 'seed-rooms' ? seedRooms(options, context) : attend(options, context)
  },
})
