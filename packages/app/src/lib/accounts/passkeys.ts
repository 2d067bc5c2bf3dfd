import * as v from 'valibot'
import { type AccountProblem, SUSPENDED_CODE } from './account-problem.ts'

export interface PasskeyProblem {
  readonly problem: AccountProblem
  /** What somebody who is suspended is told about it. */
  readonly reason?: string
}
const Suspended = v.object({ code: v.literal(SUSPENDED_CODE), message: v.string() })

/**
 * Whether this browser can hold passkeys for this page. Only secure pages with a host name can; an IP address cannot.
 * False while the server renders the page.
 */
export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential === 'function' && !/^[\d.]+$|^\[/.test(location.hostname)

/** Signs in with a passkey that the person picks. @returns the problem, if there was one */
export const signInWithPasskey = (): Promise<PasskeyProblem | undefined> =>
  told(async () => {
    const { startAuthentication } = await import('@simplewebauthn/browser')
    const options = await ask('generate-authenticate-options')
    if (!options.ok) return problemOf(options)
    const response = await startAuthentication({ optionsJSON: await options.json() })
    return problemOf(await ask('verify-authentication', { response }))
  })

/** Makes a passkey on this device for the person who is signed in. @returns the problem, if there was one */
export const addPasskey = (): Promise<PasskeyProblem | undefined> =>
  told(async () => {
    const { startRegistration } = await import('@simplewebauthn/browser')
    const options = await ask('generate-register-options')
    if (!options.ok) return problemOf(options)
    const response = await startRegistration({ optionsJSON: await options.json() })
    return problemOf(await ask('verify-registration', { response }))
  })

const ask = (path: string, body?: object): Promise<Response> =>
  fetch(
    `/api/auth/passkey/${path}`,
    body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  )

async function problemOf(response: Response): Promise<PasskeyProblem | undefined> {
  if (response.ok) return undefined
  if (response.status === 429) return { problem: 'too-many-tries' }
  const suspended = v.safeParse(Suspended, await response.json().catch(() => undefined))
  if (suspended.success) return { problem: 'suspended', reason: suspended.output.message }
  return { problem: response.status === 403 ? 'sign-in-again' : 'passkey-refused' }
}

async function told(act: () => Promise<PasskeyProblem | undefined>): Promise<PasskeyProblem | undefined> {
  try {
    return await act()
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'NotAllowedError' || name === 'AbortError') return { problem: 'passkey-cancelled' }
    if (name === 'InvalidStateError') return { problem: 'passkey-known' }
    return { problem: error instanceof TypeError ? 'unreachable' : 'passkey-refused' }
  }
}
