import { expect, it } from 'vitest'
import { offlinePage } from './offline-page.ts'
import { OFFLINE_WORDS } from './offline-words.ts'

it.each(['en', 'fr'] as const)(
  'says in %s that there is no way to the server, and how to try again',
  async (language) => {
    const response = offlinePage({ language, words: OFFLINE_WORDS[language] })
    expect(response.status).toBe(503)
    const html = await response.text()
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).toContain(OFFLINE_WORDS[language].title)
    expect(html).toContain(OFFLINE_WORDS[language].again)
  },
)

it('needs no script and no style in place', async () => {
  const response = offlinePage({ language: 'en', words: OFFLINE_WORDS.en })
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await response.text()).not.toMatch(/<script|<style| style=| on\w+=/)
})

it('lets words be words', async () => {
  const words = { ...OFFLINE_WORDS.en, title: '<b>&"' }
  expect(await offlinePage({ language: 'en', words }).text()).toContain('<h1>&lt;b&gt;&amp;&quot;</h1>')
})
