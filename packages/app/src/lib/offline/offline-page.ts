import type { Language } from '#lib/words/language.ts'
import type { OfflineWords } from './offline-words.ts'

/** The page that the service worker shows while the server is unreachable. */
export function offlinePage({ language, words }: { language: Language; words: OfflineWords }): Response {
  const { name, title, hint, again } = words
  const html = `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
    <meta name="color-scheme" content="light dark" />
    <title>${escape(title)} · ${escape(name)}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/offline.css" />
  </head>
  <body>
    <main>
      <img src="/favicon.svg" width="72" height="72" alt="" />
      <h1>${escape(title)}</h1>
      <p>${escape(hint)}</p>
      <a href="">${escape(again)}</a>
    </main>
  </body>
</html>`
  return new Response(html, {
    status: 503,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'",
    },
  })
}

const escape = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
