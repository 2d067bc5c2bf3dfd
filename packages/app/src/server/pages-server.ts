import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HOST_HEADER, PROTOCOL_HEADER } from '../lib/server/request-headers.ts'
import { codeOf } from './data-failure.ts'
import { StartError } from './start-error.ts'

const HANDLER = new URL('../../build/handler.js', import.meta.url)
/** Most bytes of a request: a picture of 5 MB and the rest of its form. */
const MOST_BODY = '5200K'
/** How long browsers are to ask for the app by https alone, in seconds: a year, as RFC 6797 suggests. */
const HTTPS_ONLY_SECONDS = 31_536_000

/** Pages behind a socket that this user's processes alone can reach. */
export interface PagesServer {
  /** A Unix socket; a named pipe on Windows. */
  readonly path: string
  close(): Promise<void>
}

/**
 * The pages, as `vite build` made them.
 * @throws StartError 'not-built'
 */
export async function loadPages(): Promise<RequestListener> {
  if (!existsSync(fileURLToPath(HANDLER))) {
    throw new StartError(
      'not-built',
      'The pages are not built yet. Run "npm start" in the folder of Banyan: it builds them.',
    )
  }
  // The handler assumes https unless a header says otherwise; behind a proxy, name the proxy's header here instead.
  process.env.PROTOCOL_HEADER ??= PROTOCOL_HEADER
  process.env.HOST_HEADER ??= HOST_HEADER
  process.env.BODY_SIZE_LIMIT ??= MOST_BODY
  try {
    const { handler }: { handler: RequestListener } = await import(HANDLER.href)
    return handler
  } catch (cause) {
    throw new StartError(
      'not-built',
      `The pages cannot be loaded (${codeOf(cause)}). Delete packages/app/build and run "npm start": it builds them.`,
      { cause },
    )
  }
}

/**
 * Serves pages to the process with the open port. Nobody else can send the headers that are believed here.
 * @param options.before what has to be ready, and known to the request, before a page is made
 */
export async function servePages(options: {
  pages: RequestListener
  isHttps: boolean
  before: (request: IncomingMessage) => Promise<void>
}): Promise<PagesServer> {
  const { pages, isHttps, before } = options
  const server = createServer((request, response) => {
    // Here and not with the pages, because files do not pass the pages' hooks.
    response.setHeader('x-content-type-options', 'nosniff')
    if (isHttps) response.setHeader('strict-transport-security', `max-age=${HTTPS_ONLY_SECONDS}`)
    void before(request).then(() => pages(request, response))
  })
  // Idle connections are for the other process to close: here one might end as a request comes.
  server.keepAliveTimeout = 0
  const folder = process.platform === 'win32' ? undefined : await privateFolder()
  const path = folder === undefined ? `\\\\.\\pipe\\banyan-${randomUUID()}` : join(folder, 'pages')
  const removeFolder = async () => folder !== undefined && (await rm(folder, { recursive: true, force: true }))
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(path, resolve)
    })
  } catch (error) {
    await removeFolder()
    throw error
  }
  return {
    path,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
      await removeFolder()
    },
  }
}

/** A folder that nobody else may enter. */
async function privateFolder(): Promise<string> {
  try {
    return await mkdtemp(join(tmpdir(), 'banyan-'))
  } catch (cause) {
    const why = codeOf(cause) === 'ENOSPC' ? 'its disk is full' : codeOf(cause)
    throw new StartError(
      'data-unwritable',
      `Cannot write to the folder for temporary files ${tmpdir()}: ${why}. ` +
        `Make room there, or name another with TMPDIR.`,
      { cause },
    )
  }
}
