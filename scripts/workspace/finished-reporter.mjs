import { writeSync } from 'node:fs'
import { FINISHED_PIPE } from './run.mjs'

/** Tells the program that started vitest whenever a test, a hook or a file is finished, whatever became of it. */
export default class FinishedReporter {
  onTestCaseResult = sayFinished
  onHookEnd = sayFinished
  onTestModuleEnd = sayFinished
}

function sayFinished() {
  writeSync(FINISHED_PIPE, '.')
}
