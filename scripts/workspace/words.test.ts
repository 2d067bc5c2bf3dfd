import { describe, expect, it } from 'vitest'
import { asObject, gapsIn, namesOf } from './words.mjs'

const english = { app: { name: 'Banyan', at: { home: 'Home' } }, count: [{ match: { 'n=*': '{n}' } }] }

describe('messages', () => {
  it('are named by the way to them', () => {
    expect(namesOf(english)).toEqual(['app_name', 'app_at_home', 'count'])
  })

  it('of a language are complete when they are those of the first', () => {
    expect(gapsIn({ ...english, app: { at: { home: 'Accueil' }, name: 'Banyan' } }, english)).toEqual([])
    expect(gapsIn({ app: { name: 'Banyan', at: { house: 'Maison' } } }, english)).toEqual([
      'app_at_home is missing',
      'count is missing',
      'app_at_house is in no other language',
    ])
  })
})

describe('what Paraglide wrote', () => {
  const code = `import * as registry from "../registry.js"

export const app_name = /** @type {X} */ () => {
\treturn (\`Banyan\`)
};

export const count = /** @type {X} */ (i) => {const n = registry.number("en", i?.count, {});
\treturn (\`\${n}\`)
};`

  it('becomes one object with the same functions', () => {
    expect(asObject(code, ['app_name', 'count'])).toBe(`import * as registry from "../formats.ts"

export default {
app_name: /** @type {X} */ () => {
\treturn (\`Banyan\`)
},
count: /** @type {X} */ (i) => {const n = registry.number("en", i?.count, {});
\treturn (\`\${n}\`)
},
}
`)
  })

  it('keeps to itself what a message says as it is given', () => {
    const said = 'export const live = (i) => {\n\treturn (`${i?.name} is live`)\n};\n'
    expect(asObject(said, ['live'])).toContain('`${registry.isolate(i?.name)} is live`')
  })

  it('becomes an object of some of them', () => {
    expect(asObject(code, ['count'])).toBe(`import * as registry from "../formats.ts"

export default {
count: /** @type {X} */ (i) => {const n = registry.number("en", i?.count, {});
\treturn (\`\${n}\`)
},
}
`)
  })

  it('is refused when it is not what was asked for', () => {
    expect(() =>
      asObject(`${code}\nexport { app_tagline } from "./en.js"`, ['app_name', 'app_tagline', 'count']),
    ).toThrow('2 messages where 3')
  })
})
