import type { Scene } from './scene.ts'

export interface Size {
  readonly name: string
  readonly width: number
  readonly height: number
}
export const SIZES: readonly Size[] = [
  { name: '390', width: 390, height: 844 },
  { name: '768', width: 768, height: 1024 },
  { name: '1280', width: 1280, height: 800 },
]
export const SCHEMES = ['light', 'dark'] as const
export type Scheme = (typeof SCHEMES)[number]

export const fileOf = (scene: Scene, size: Size, scheme: Scheme): string => `${scene.name}-${size.name}-${scheme}.png`

/** A page that shows every picture, scene below scene, light above dark. */
export function gallery(scenes: readonly Scene[]): string {
  const sections = scenes.map(
    (scene) => `<section id="${scene.name}">
<h2>${scene.name} <small>${escape(scene.about)}</small></h2>
${SCHEMES.map((scheme) => `<div>${SIZES.map((size) => picture(scene, size, scheme)).join('')}</div>`).join('\n')}
</section>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Banyan, scene by scene</title>
<style>
  :root { color-scheme: light dark }
  body { margin: 2rem; font: 15px/1.45 system-ui, sans-serif }
  small { font-weight: normal; opacity: 0.7 }
  nav { columns: 14rem }
  nav a { display: block }
  div { display: flex; align-items: flex-start; gap: 1rem; margin: 1rem 0; overflow-x: auto }
  img { height: 30rem; border: 1px solid #8886; border-radius: 8px }
</style>
<h1>Banyan, scene by scene</h1>
<nav>${scenes.map(({ name }) => `<a href="#${name}">${name}</a>`).join('')}</nav>
${sections.join('\n')}
</html>
`
}

const picture = (scene: Scene, size: Size, scheme: Scheme) => {
  const file = fileOf(scene, size, scheme)
  return `<a href="${file}"><img loading="lazy" src="${file}" alt="${scene.name}, ${size.name} px wide, ${scheme}"></a>`
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
