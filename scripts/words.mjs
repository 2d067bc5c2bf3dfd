// npm run words: makes functions of packages/app/messages. Installing does it too, and every build and test run that
// needs it.
import { giveUp } from './workspace/run.mjs'
import { ensureWords } from './workspace/words.mjs'

try {
  await ensureWords((line) => console.log(line))
} catch (error) {
  giveUp(error)
}
