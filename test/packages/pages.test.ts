import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import type { RoomSession, SpeakerStats } from '@banyan/core'
import type { Browser } from 'playwright-core'
import { createServer as viteServer } from 'vite'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { complaints, launchChromium } from '../helpers/chromium.ts'
import { PATIENCE_MS } from '../helpers/patience.ts'
import { SPEECH } from '../helpers/speech-wav.ts'
import { buildWithEsbuild, buildWithoutBundler, buildWithVite, buildWithWebpack, writePages } from './bundles.ts'
import { listenerSize } from './size.ts'
import { startProgram, type StartedProgram } from '../helpers/start-program.ts'

declare global {
  var page: {
    session: RoomSession
    errors: string[]
    speaker: SpeakerStats | undefined
    speak(encoder: 'webcodecs' | 'wasm'): Promise<{ frames: number; why: string }>
  }
  var loudest: () => number
}

const { all, nodes } = inject('installed')
const ROOM = 'tea-at-four'
/** Three seconds of sound, at the ear. */
const FRAMES = 150
/** Frames that may have lost their signature with a packet on a busy machine: two groups of ten. */
const MOST_UNVERIFIED = 20
/** Speech of the fixture peaks at a third of what a sample can hold. */
const AUDIBLE = 0.05
/** Bytes that a minimal listener may be, gzip -9. It was 55.7 kB before frames were signed, compared and bounded, and
 *  67.6 before it noticed stopped sound, missing voices, unusable ICE servers and WebSockets that do not get through,
 *  74 before ear and decoders moved to the worker (the page needs an end of its own for them), and 79.1 before it knew
 *  what to leave out where CPU is short, and when. A third of it is Socket.IO's client. */
const MOST_BYTES = 82_000
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' }

/** What makes a worker's cryptography and its decoders those of an older browser. */
const OLDER =
  "SubtleCrypto.prototype.generateKey = () => Promise.reject(new DOMException('no Ed25519', 'NotSupportedError'));\n" +
  'delete globalThis.AudioDecoder;\n'

/**
 * A page that may load scripts of its own server, and talk to the relay; nothing else. With `wasm`, WebAssembly too.
 */
const policy = (relay: string, wasm: boolean) =>
  [
    "default-src 'none'",
    `script-src 'self'${wasm ? " 'wasm-unsafe-eval'" : ''}`,
    "worker-src 'self'",
    `connect-src 'self' ${relay.replace('http', 'ws')}`,
  ].join('; ')

describe.concurrent('pages that import the installed packages', () => {
  let relayUrl: string
  let browser: Browser
  let origin: string
  /** The files that pages of older browsers loaded. */
  const loadedByOld: string[] = []
  const programs: StartedProgram[] = []
  const closing: (() => unknown)[] = []

  beforeAll(async () => {
    await writePages(all)
    await Promise.all([
      ...[buildWithVite(all, 'listener'), buildWithVite(all, 'smallest')],
      ...[buildWithEsbuild(all), buildWithWebpack(all), buildWithoutBundler(all)],
    ])
    const bin = (name: string, command: string) =>
      join(all, 'node_modules', '@banyan', name, 'dist', 'bin', `${command}.js`)
    // They serve all tests of this file, however long those take.
    const serving = { cwd: all, limitMs: Infinity }
    const server = startProgram(nodes[20]!, [bin('relay', 'banyan-relay'), '--port', '0'], serving)
    programs.push(server)
    relayUrl = (await server.said(/(http:\S+)/))[1]!
    const here = ['--room', ROOM, '--relay', relayUrl, '--bind-address', '127.0.0.1']
    const banyan = (...args: string[]) => startProgram(nodes[20]!, [bin('node', 'banyan'), ...args, ...here], serving)
    const speaker = banyan('speak', '--file', SPEECH, '--loop', '--new', '--title', 'Tea')
    programs.push(speaker)
    await speaker.said(/Started the room/)
    // A speaker carries as few as it can: a seed brings the sound to all pages.
    const seed = banyan('seed', '--slots', '16')
    programs.push(seed)
    await seed.said(/Joined/)
    browser = await launchChromium()
    origin = await serve()
  })
  afterAll(async () => {
    await browser?.close()
    await Promise.all(closing.map((close) => close()))
    await Promise.all(programs.map((program) => program.stop()))
  })

  /**
   * Serves the project's folder under a strict policy. A path that starts with /old/ is for older browsers: it allows
   * WebAssembly besides, and its forwarding workers are without Ed25519 and WebCodecs.
   */
  async function serve(): Promise<string> {
    const server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      const old = pathname.startsWith('/old/')
      const file = join(all, normalize(pathname.replace(/^\/old(?=\/)/, '')))
      const found = await stat(file).catch(() => undefined)
      if (!found?.isFile()) return void response.writeHead(404).end()
      response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream')
      response.setHeader('content-security-policy', policy(relayUrl, old))
      if (old) loadedByOld.push(file)
      if (old && /forwarder[\w-]*\.js$/.test(file)) response.write(OLDER)
      createReadStream(file).pipe(response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(
      () => server.closeAllConnections(),
      () => server.close(),
    )
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /**
   * Opens a page that joins the room, and waits until it has played three seconds of sound that can be heard. How many
   * frames were missing is not looked at: six pages share the machine here, and other tests are about that.
   */
  async function listen(url: string, { webCodecs = true, workerUrl = '' } = {}) {
    const context = await browser.newContext({ permissions: ['microphone'] })
    const page = await context.newPage()
    const said = complaints(page)
    await page.addInitScript({ path: join(import.meta.dirname, 'consumer', 'loudness.page.js') })
    if (!webCodecs) {
      await page.addInitScript(() => {
        Reflect.deleteProperty(globalThis, 'AudioDecoder')
        Reflect.deleteProperty(globalThis, 'AudioEncoder')
      })
    }
    const query = new URLSearchParams({ relay: relayUrl, room: ROOM, ...(workerUrl && { workerUrl }) })
    await page.goto(`${url}?${query}`)
    try {
      // Not async: waitForFunction would take the promise for the answer.
      await page.waitForFunction(
        ([frames, audible]) => {
          const speaker = globalThis.page?.speaker
          return speaker !== undefined && speaker.played >= frames && globalThis.loudest() >= audible
        },
        [FRAMES, AUDIBLE] as const,
        { timeout: 2 * PATIENCE_MS, polling: 250 },
      )
    } catch (error) {
      const figures = await page.evaluate(() => [globalThis.page?.speaker, globalThis.loudest()]).catch(String)
      throw new Error([`${url} heard nothing: ${JSON.stringify(figures)}`, ...said].join('\n'), { cause: error })
    }
    const workers = page.workers().map((worker) => worker.url())
    const spoke = await page.evaluate(
      (encoder) => globalThis.page.speak(encoder),
      webCodecs ? ('webcodecs' as const) : ('wasm' as const),
    )
    const errors = await page.evaluate(() => globalThis.page.errors)
    const unverified = await page.evaluate(() => globalThis.page.speaker!.unverified)
    await page.evaluate(() => globalThis.page.session.close())
    await context.close()
    return { workers, spoke, errors, said, unverified }
  }

  describe.each([
    { how: 'when Vite built them', build: 'vite-listener' },
    { how: 'when esbuild built them, with the scripts as entry points', build: 'esbuild' },
    { how: 'when webpack built them', build: 'webpack' },
    { how: 'without a bundler', build: 'plain' },
  ])('$how', ({ build }) => {
    it('listen and speak under a strict policy', async () => {
      const heard = await listen(`${origin}/built/${build}/listener.html`)
      expect(heard).toMatchObject({ errors: [], said: [], spoke: { frames: 25, why: 'enough' } })
      expect(heard.workers).toEqual([expect.stringContaining('forwarder')])
    })

    it('listen, speak and check signatures in a browser that has neither WebCodecs nor Ed25519', async () => {
      const isOfBuild = (file: string) => file.includes(`/${build === 'plain' ? 'dist' : build}/`)
      const heard = await listen(`${origin}/old/built/${build}/listener.html`, { webCodecs: false })
      expect(heard).toMatchObject({ errors: [], said: [], spoke: { frames: 25, why: 'enough' } })
      // Where nothing is checked, no frame is ever covered. A machine that is shared drops a packet with a signature.
      expect(heard.unverified).toBeLessThanOrEqual(MOST_UNVERIFIED)
      const scripts = await Promise.all(loadedByOld.filter(isOfBuild).map((file) => readFile(file, 'utf8')))
      // Each is fetched by the worker, once, and by nobody else.
      for (const name of ['nobleSigning', 'wasmDecoder']) {
        const fetched = scripts.filter((script) => new RegExp(`export ?\\{[^}]*as ${name}`).test(script))
        expect(fetched, name).toHaveLength(1)
      }
    })
  })

  it('listen in the dev server of Vite, which must not pre-bundle core', async () => {
    const server = await viteServer({
      root: join(all, 'pages'),
      ...{ configFile: false, logLevel: 'error', cacheDir: join(all, 'built', 'vite-dev') },
      optimizeDeps: { exclude: ['@banyan/core'] },
      server: { host: '127.0.0.1', port: 0, hmr: false, ws: false, fs: { strict: false } },
    })
    await server.listen()
    closing.push(() => server.close())
    const { port } = server.httpServer!.address() as AddressInfo
    const heard = await listen(`http://127.0.0.1:${port}/listener.html`)
    expect(heard).toMatchObject({ errors: [] })
    expect(heard.workers).toEqual([expect.stringContaining('forwarder-worker')])
  })

  it('listen where the forwarding worker is missing, and say that it is', async () => {
    const heard = await listen(`${origin}/built/vite-listener/listener.html`, { workerUrl: '/nowhere.js' })
    expect(heard.errors).toEqual(['the forwarding worker cannot be loaded: the page itself forwards'])
  })

  it(`are at most ${MOST_BYTES / 1_000} kB when they only listen`, async () => {
    const files = await listenerSize(join(all, 'built', 'vite-smallest'), 'smallest.html')
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    console.log(`a minimal listener: ${(bytes / 1_000).toFixed(1)} kB gzip -9, in ${files.length} files`)
    expect(files.length).toBeGreaterThanOrEqual(3)
    expect(bytes, JSON.stringify(files)).toBeLessThanOrEqual(MOST_BYTES)
  })
})
