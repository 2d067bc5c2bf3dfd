// One abuse of a relay, in a process of its own that ends by itself. Takes a task as JSON, and sends what came of it.
import { ABUSES } from './abuses.ts'
import type { AbuseTask } from './abuses.ts'
import { APP_ABUSES } from './app-abuses.ts'

const task = JSON.parse(process.argv[2] ?? '{}') as AbuseTask
const abuse = ABUSES[task.name] ?? APP_ABUSES[task.name]
if (!abuse) throw new Error(`there is no abuse called "${task.name}"`)
const until = AbortSignal.timeout(task.ms)
// Whatever hangs: nothing of it outlives its time by much.
setTimeout(() => process.exit(1), task.ms + 10_000).unref()
const result = await abuse.run({ ...task, signal: until })
process.send?.(result, () => process.exit(0))
