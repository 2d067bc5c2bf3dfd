import { parsePeerId, type Tree } from '@banyan/core/protocol'
import type { Page } from 'playwright-core'
import { sheet } from './pressing.ts'
import type { Scene, World } from './scene.ts'

/** Two of the audience: one whose computer changed what it passed on, and one whose frames are held back. */
const CONVICTED = 'Alan Turing'
const DOUBTED = 'Joan Clarke'
/** Another one, who accused others. */
const ACCUSER = 'Mary Anning'

const FIGURES = { played: 470, missing: 0, heldBack: 0, forged: 0, unverified: 0 }
const TIMES = { longestGapMs: 0, delayMs: 60, bufferMs: 60 }

/** The room as its host sees it while what somebody passes on is held back, and after that somebody was convicted. */
function distrusted(tree: Tree): Tree {
  const row = tree.peers.findIndex(({ name }) => name === CONVICTED)
  const places = tree.peers[row]!.parents
  const peers = tree.peers.map((peer, index) => {
    // Others carry those whom the convicted one carried.
    const parents = peer.parents.map((above, stripe) => (above === row ? places[stripe]! : above))
    if (index === row) return { ...peer, parents, kind: 'leaf' as const, convicted: true, slots: 0, used: 0 }
    return { ...peer, parents, ...(peer.name === DOUBTED && { reported: { heldBack: 21, forged: 4, unverified: 10 } }) }
  })
  const [worst] = peers
  const health = {
    ...{ ears: 14, whole: 9, median: { ...FIGURES, ...TIMES } },
    worst: {
      ...{ ...FIGURES, ...TIMES, peer: worst!.peer, longestGapMs: 420 },
      ...{ missing: 30, heldBack: 21, forged: 4, unverified: 10 },
    },
  }
  return { ...tree, peers, health }
}

/** The host is told of two verdicts: on a card, and aloud. */
async function hearVerdicts(page: Page, { liarTo, words }: World): Promise<void> {
  const liar = await liarTo('host')
  const verdicts = [
    { name: CONVICTED, why: 'forged', said: words.powers_verdict_forged({ name: CONVICTED }) },
    { name: ACCUSER, why: 'accuser', said: words.powers_verdict_accuser({ name: ACCUSER }) },
  ] as const
  for (const { name, why } of verdicts) {
    const peer = parsePeerId(name.replaceAll(' ', '').toLowerCase().padEnd(12, '0').slice(0, 12))!
    liar.say('room:verdict', { peer, name, why })
  }
  const both = verdicts.map(({ said }) => said).join(' ')
  await page.getByRole('status').filter({ hasText: both }).waitFor({ state: 'attached' })
  for (const { said } of verdicts) await page.getByTestId('verdict').getByText(said).waitFor()
}

const putAway = (page: Page, { words }: World) =>
  page.getByTestId('verdict').getByRole('button', { name: words.app_close() }).click()

/** The host opens the tree of a room in which somebody alters frames. */
async function lookAtTree(page: Page, world: World): Promise<void> {
  const liar = await world.liarTo('host')
  liar.tree = distrusted
  await sheet(page, () => page.getByRole('button', { name: world.words.room_tree() }).click())
  await crosses(page).first().waitFor()
}

const believe = async (_page: Page, world: World) => void ((await world.liarTo('host')).tree = undefined)

const crosses = (page: Page) => page.getByTestId('tree-picture').locator('[data-node][data-look=convicted]')

/** What a host sees when somebody alters what they pass on. */
export const TRUST: readonly Scene[] = [
  {
    ...{ name: 'room-verdict', about: 'Told that somebody carries nobody any more', who: 'host', needs: 'room' },
    act: hearVerdicts,
    after: putAway,
  },
  {
    ...{ name: 'room-tree-convicted', about: 'Who carries nobody any more', who: 'host', needs: 'room' },
    async act(page, world) {
      await lookAtTree(page, world)
      await crosses(page).first().click()
      await page.getByTestId('tree-card').getByText(world.words.tree_does_convicted()).waitFor()
    },
    after: believe,
  },
  {
    ...{ name: 'room-tree-convicted-list', about: 'The same in words', who: 'host', needs: 'room' },
    async act(page, world) {
      await lookAtTree(page, world)
      await page.getByRole('button', { name: world.words.tree_as_list() }).click()
    },
    async after(page, world) {
      await page.getByRole('button', { name: world.words.tree_as_picture() }).click()
      await believe(page, world)
    },
  },
  {
    ...{ name: 'room-tree-doubted', about: 'A carrier whose frames are held back', who: 'host', needs: 'room' },
    async act(page, world) {
      await lookAtTree(page, world)
      await findCard(page, world)
    },
    after: believe,
  },
  {
    ...{ name: 'room-health-distrust', about: 'Frames held back, and two verdicts', who: 'host', needs: 'room' },
    async act(page, world) {
      await hearVerdicts(page, world)
      await putAway(page, world)
      await lookAtTree(page, world)
      await page.getByTestId('verdicts').scrollIntoViewIfNeeded()
    },
    after: believe,
  },
]

/** Presses one carrier after the other, until the card tells of frames that were held back. */
async function findCard(page: Page, { words }: World): Promise<void> {
  const told = page.getByTestId('tree-card').getByText(words.tree_does_below_held({ count: 21 }))
  for (const node of await page.getByTestId('tree-picture').locator('[data-node]').all()) {
    await node.click()
    if (await told.isVisible()) return
  }
  await told.waitFor()
}
