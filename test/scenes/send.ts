/** Asks the app for something as a page of somebody would. @throws when it refuses */
export async function send(url: string, cookie: string, path: string, body: object): Promise<void> {
  const headers = { cookie, origin: url, 'content-type': 'application/json' }
  const { ok, status } = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!ok) throw new Error(`${path}: ${status}`)
}
