import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openJanusApi } from './janus-api.ts'
import { janusConfig } from './janus-config.ts'

const START_LIMIT_MS = 10_000
const END_LIMIT_MS = 3_000

export interface Janus {
  readonly pid: number
  /** Where subscribers speak to it. */
  readonly url: string
  /** Where its media comes from: subscribers on the same address reach it without leaving the machine. */
  readonly address: string
  /** Where it takes RTP, on 127.0.0.1. */
  readonly rtpPort: number
  close(): Promise<void>
}

/** @returns where Janus is; undefined when it is not on this machine */
export function findJanus(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, 'janus')).find((path) => existsSync(path))
}

/** Starts a Janus of our own with one mountpoint, on ports of the loopback interface that nobody uses. @throws Error
 *  when it does not answer */
export async function startJanus({ program, eventLoops }: { program: string; eventLoops: number }): Promise<Janus> {
  const address = ownAddress()
  const folder = await mkdtemp(join(tmpdir(), 'banyan-janus-'))
  const ports = { webSocket: await freeTcpPort(), rtp: await freeUdpPort() }
  for (const [file, text] of Object.entries(janusConfig({ ports, address, eventLoops })))
    await writeFile(join(folder, file), text)
  const child = spawn(program, ['-F', folder, '-C', join(folder, 'janus.jcfg')], { stdio: ['ignore', 'pipe', 'pipe'] })
  const printed: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => printed.push(text) > 50 && printed.shift())
  }
  const close = async () => {
    await end(child)
    await rm(folder, { recursive: true, force: true })
  }
  const url = `ws://127.0.0.1:${ports.webSocket}`
  try {
    await answers(url, child)
    return { pid: child.pid!, url, address, rtpPort: ports.rtp, close }
  } catch (error) {
    await close()
    throw new Error(`Janus did not start: ${printed.join('').slice(-2_000)}`, { cause: error })
  }
}

function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const own = addresses.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (!own) throw new Error('Janus needs an IPv4 address other than 127.0.0.1, and this machine has none')
  return own.address
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  let isOver = false
  child.once('error', () => (isOver = true)).once('exit', () => (isOver = true))
  const deadline = performance.now() + START_LIMIT_MS
  for (;;) {
    try {
      return (await openJanusApi(url)).close()
    } catch (error) {
      if (isOver || performance.now() > deadline) throw error
      await pause(50)
    }
  }
}

/** Asks it to end, and makes it end. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const over = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS)
  await over
  clearTimeout(timer)
}

async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || !address) throw new Error('no TCP port is free')
  return address.port
}

async function freeUdpPort(): Promise<number> {
  const socket = await openUdp()
  const { port } = socket.address()
  socket.close()
  return port
}

/** A UDP socket on a free port of the loopback interface. */
export async function openUdp(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}
