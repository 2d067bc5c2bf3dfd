import type { Notice, NoticeName, Tree } from '@banyan/core/protocol'
import type { Page } from 'playwright-core'

/** Stands between one page and the relay. Nobody in a scene alters frames: the liar makes it look so. */
export interface Liar {
  /** What the page is told of the tree from now on; the truth when undefined. */
  tree: ((tree: Tree) => Tree) | undefined
  /** The relay says this to the page's room. */
  say<Name extends NoticeName>(name: Name, notice: Notice<Name>): void
}

/** Text of Socket.IO: a request that wants an answer, with its number, and an answer. */
const REQUEST = /^42(\d+)\["room:(tree|create|join)"/
const ANSWER = /^43(\d+)(\[.*\])$/s

/** Stands between a page and the relay from its next connection on. */
export async function lieTo(page: Page): Promise<Liar> {
  let toRoom = (_text: string) => {}
  const liar: Liar = { tree: undefined, say: (name, notice) => toRoom(`42${JSON.stringify([name, notice])}`) }
  await page.routeWebSocket(/\/socket\.io\//, (toPage) => {
    const relay = toPage.connectToServer()
    const trees = new Set<string>()
    toPage.onMessage((message) => {
      const [, number, what] = REQUEST.exec(String(message)) ?? []
      if (number && what === 'tree') trees.add(number)
      else if (number) toRoom = (text) => toPage.send(text)
      relay.send(message)
    })
    relay.onMessage((message) => {
      const [, number, answer] = ANSWER.exec(String(message)) ?? []
      const isTree = number !== undefined && trees.delete(number)
      toPage.send(isTree && liar.tree ? `43${number}${lied(answer!, liar.tree)}` : message)
    })
  })
  return liar
}

function lied(answer: string, change: (tree: Tree) => Tree): string {
  const [reply] = JSON.parse(answer) as [{ ok: boolean; value?: Tree }]
  return JSON.stringify([reply.value ? { ...reply, value: change(reply.value) } : reply])
}
