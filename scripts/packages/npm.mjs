import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run, StepFailure } from '../workspace/run.mjs'

/**
 * Runs npm to its end. The npm that started us, or the one beside our Node, or the one on the PATH.
 * @param {readonly string[]} args
 * @param {{ cwd: string, stallMs?: number }} options
 * @returns {Promise<string>} what it printed
 * @throws StepFailure
 */
export async function npm(args, { cwd, stallMs = 240_000 }) {
  const cli = process.env.npm_execpath
  const known = cli?.endsWith('npm-cli.js') && existsSync(cli) ? cli : undefined
  const beside = join(dirname(process.execPath), 'npm')
  const [command, first] = known ? [process.execPath, [known]] : [existsSync(beside) ? beside : 'npm', []]
  const { code, output } = await run(command, [...first, ...args], { cwd, stallMs })
  if (code !== 0) throw new StepFailure(`npm ${args[0]} failed.`, output)
  return output
}
