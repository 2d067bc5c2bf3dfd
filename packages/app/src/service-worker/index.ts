/**
 * Keeps the files of this version, so that the app opens quickly, also while the server is unreachable. Pages come from
 * the network; rooms and their data are never kept. A new version waits until a page lets it take over: the files of a
 * page in a room must stay.
 * @module
 */
import { version } from '$app/env'
import { assets, immutable } from '$app/manifest'
import { self } from '$app/service-worker'
import { howToAnswer } from '#lib/offline/how-to-answer.ts'
import { offlinePage } from '#lib/offline/offline-page.ts'
import { OFFLINE_WORDS } from '#lib/offline/offline-words.ts'
import { chooseLanguage, LANGUAGE_COOKIE } from '#lib/words/language.ts'

const CACHE = `banyan-${version}`
const kept = new Set([...immutable, ...assets].map(({ path }) => new URL(path, self.registration.scope).pathname))

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...kept])))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOthers())
})

self.addEventListener('message', (event) => {
  if (event.data === 'take-over') void self.skipWaiting()
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const answer = howToAnswer(request, { origin: self.location.origin, kept })
  if (answer === 'kept') event.respondWith(fromCache(request))
  else if (answer === 'page') event.respondWith(fetch(request).catch(offline))
})

async function fromCache(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request)
}

async function forgetOthers(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(
    names.filter((name) => name.startsWith('banyan-') && name !== CACHE).map((name) => caches.delete(name)),
  )
}

async function offline(): Promise<Response> {
  const chosen = 'cookieStore' in self ? await self.cookieStore.get(LANGUAGE_COOKIE) : undefined
  const language = chooseLanguage({ chosen: chosen?.value, accepted: self.navigator.languages.join(', ') })
  return offlinePage({ language, words: OFFLINE_WORDS[language] })
}
