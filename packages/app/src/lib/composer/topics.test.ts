import { expect, it } from 'vitest'
import { withTopics } from './topics.ts'

it.each([
  { topics: [], text: 'Radio', made: ['Radio'] },
  { topics: ['Radio'], text: ' #Arbres ', made: ['Radio', 'Arbres'] },
  { topics: ['Été'], text: 'ete', made: ['Été'] },
  { topics: [], text: 'tea, trees,, talk, time', made: ['tea', 'trees', 'talk'] },
  { topics: [], text: ' , ', made: [] },
  { topics: [], text: 'x'.repeat(40), made: ['x'.repeat(30)] },
])('"$text" after $topics makes $made', ({ topics, text, made }) => {
  expect(withTopics(topics, text)).toEqual(made)
})
