/** Asks the app for something as a page of somebody would. @throws when it refuses */
export async function send(url: string, cookie: string, path: string, body: object): Promise<Response> {
  const headers = { cookie, origin: url, 'content-type': 'application/json' }
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer
}
