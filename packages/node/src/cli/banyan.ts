#!/usr/bin/env node
/**
 * The command `banyan`: peers without a browser that speak, listen, or carry a room for others.
 * @module
 */
import { attend } from './attend.ts'
import { readCommandLine } from './program.ts'
import { runProgram } from './run-program.ts'
import { speak } from './speak.ts'

await runProgram({
  name: 'banyan',
  read: readCommandLine,
  run: ({ command, options }, context) => (command === 'speak' ? speak(options, context) : attend(options, context)),
})
