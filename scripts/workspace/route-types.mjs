import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { APP, WORKSPACE_NODE } from './paths.mjs'
import { run, StepFailure } from './run.mjs'

/**
 * Has SvelteKit write the types of the app's routes and the settings that its tsconfig.json extends, unless they are
 * there. Tests and checks read them; the stage `svelte` brings them up to date. Needs the packages to be installed.
 * @throws StepFailure
 */
export async function ensureRouteTypes() {
  if (existsSync(join(APP, '.svelte-kit', 'types'))) return
  const { code, output } = await run(WORKSPACE_NODE, ['--run', 'sync'], { cwd: APP })
  if (code !== 0) throw new StepFailure('The types of the app’s routes could not be written.', output)
}
