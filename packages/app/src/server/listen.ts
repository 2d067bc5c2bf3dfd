import type { Server } from 'node:http'
import { type AddressInfo } from 'node:net'
import { StartError, type StartErrorCode } from './start-error.ts'

/**
 * Listens, and returns the port.
 * @throws StartError when the port or the host is not available
 */
export async function listen(server: Server, { port, host }: { port: number; host: string }): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => reject(refusal(error, port, host))
    server.once('error', onError)
    server.listen(port, listenAddress(host), () => {
      server.off('error', onError)
      resolve()
    })
  })
  return (server.address() as AddressInfo).port
}

/** On some machines "localhost" means ::1 alone. Browsers always try 127.0.0.1, too. */
const listenAddress = (host: string) => (host === 'localhost' ? '127.0.0.1' : host)

/** The address to type into a browser on this machine. */
export function addressOf(host: string, port: number): string {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

function refusal(error: NodeJS.ErrnoException, port: number, host: string): StartError {
  const [code, sentence] = explain(error.code, port, host)
  return new StartError(code, sentence, { cause: error })
}

function explain(code: string | undefined, port: number, host: string): [StartErrorCode, string] {
  const other = port < 65_535 ? port + 1 : port - 1
  if (code === 'EADDRINUSE') {
    return ['port-in-use', `Port ${port} is in use. Stop the program that uses it, or choose another: PORT=${other}.`]
  }
  if (code === 'EACCES') {
    return ['port-not-allowed', `This user may not open port ${port}. Choose one above 1023, for example PORT=3000.`]
  }
  return [
    'host-unavailable',
    `Cannot listen on HOST=${host}: ${whyNot(code)}. ` +
      `Use localhost for this machine only, or 0.0.0.0 for every network it is on.`,
  ]
}

function whyNot(code: string | undefined): string {
  switch (code) {
    case 'EADDRNOTAVAIL':
      return 'this machine has no such address'
    case 'ENOTFOUND':
      return 'there is no host of that name'
    case 'EAI_AGAIN':
      return 'the name cannot be looked up now'
    case 'EAFNOSUPPORT':
      return 'this machine does not speak that kind of address'
    default:
      return code ?? 'unknown error'
  }
}
