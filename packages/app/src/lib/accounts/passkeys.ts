import type { AccountProblem } from './account-problem.ts'

/**
 * Whether this browser can hold passkeys for this page. Only secure pages with a host name can; an IP address cannot.
 * False while the server renders the page.
 */
export const passkeysWork = (): boolean =>
  typeof PublicKeyCredential === 'function' && !/^[\d.]+$|^\[/.test(location.hostname)

/** Signs in with a passkey that the person picks. @returns the problem, if there was one */
export const signInWithPasskey = (): Promise<AccountProblem | undefined> =>
  told(async () => {
    const { startAuthentication } = await import('@simplewebauthn/browser')
    const options = await ask('generate-authenticate-options')
    if (!options.ok) return problemOf(options)
    const response = await startAuthentication({ optionsJSON: await options.json() })
    return problemOf(await ask('verify-authentication', { response }))
  })

/** Makes a passkey on this device for the person who is signed in. @returns the problem, if there was one */
export const addPasskey = (): Promise<AccountProblem | undefined> =>
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

function problemOf({ ok, status }: Response): AccountProblem | undefined {
  if (ok) return undefined
  if (status === 429) return 'too-many-tries'
  return status === 403 ? 'sign-in-again' : 'passkey-refused'
}

async function told(act: () => Promise<AccountProblem | undefined>): Promise<AccountProblem | undefined> {
  try {
    return await act()
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'NotAllowedError' || name === 'AbortError') return 'passkey-cancelled'
    if (name === 'InvalidStateError') return 'passkey-known'
    return error instanceof TypeError ? 'unreachable' : 'passkey-refused'
  }
}
