import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** Keeps a core busy in slices of 10 ms, until whoever started it is gone. */
const BURN = `
  const burn = () => {
    for (const end = performance.now() + 10; performance.now() < end; );
    setImmediate(burn)
  }
  process.once('disconnect', () => process.exit())
  burn()`

/**
 * Starts programs that want a core each, as another program of the machine might. They end with this process, however
 * it ends.
 */
export function burnCores(cores: number): { close(): Promise<void> } {
  const burning = Array.from({ length: cores }, () =>
    spawn(process.execPath, ['--eval', BURN], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }),
  )
  return {
    async close() {
      await Promise.all(
        burning.map(async (child) => {
          if (child.exitCode !== null || child.signalCode !== null) return
          const gone = once(child, 'exit')
          child.kill('SIGKILL')
          await gone
        }),
      )
    },
  }
}
