import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'

/**
 * Bundles a folder with an index.html and serves it on a free port of 127.0.0.1, isolated from other origins: only then
 * do clocks tick in steps of 5 µs instead of 100.
 */
export async function servePage(folder: string): Promise<{ url: string; close(): Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'banyan-bench-'))
  try {
    await build({
      configFile: false,
      root: folder,
      logLevel: 'warn',
      build: { outDir, emptyOutDir: true, target: 'es2023', minify: false, assetsInlineLimit: 0 },
      worker: { format: 'es' },
    })
    const server = await preview({
      configFile: false,
      root: folder,
      logLevel: 'warn',
      build: { outDir },
      preview: {
        host: '127.0.0.1',
        port: 0,
        headers: {
          'Cross-Origin-Opener-Policy': 'same-origin',
          'Cross-Origin-Embedder-Policy': 'require-corp',
        },
      },
    })
    const url = server.resolvedUrls?.local[0]
    if (!url) throw new Error('the page server has no address')
    return {
      url,
      async close() {
        await server.close()
        await rm(outDir, { recursive: true })
      },
    }
  } catch (error) {
    await rm(outDir, { recursive: true, force: true })
    throw error
  }
}
