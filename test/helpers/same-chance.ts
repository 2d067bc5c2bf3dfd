// Property tests draw the same cases each time, so that `npm test` says the same of the same tree twice.
// `npm run fuzz` is for new ones; BANYAN_TEST_SEED=42 npm test -- --only unit draws others here too.
import fc from 'fast-check'

const seed = Number(process.env.BANYAN_TEST_SEED ?? 1)
if (!Number.isSafeInteger(seed)) throw new Error('BANYAN_TEST_SEED takes a whole number.')
fc.configureGlobal({ seed })
