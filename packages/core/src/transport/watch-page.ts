import type { SurroundingsEvents } from '../ports/surroundings.ts'

/** The parts of `window` that tell of the network and of the page's end. */
export interface Page extends EventTarget {
  readonly navigator: object
}
/** `navigator.connection`, which TypeScript's library, Firefox and Safari lack. Only phones tell the `type`. */
interface NetworkInformation extends EventTarget {
  readonly type?: string | undefined
}

/**
 * Watches the network and the life of a page. A page that is put away (`pagehide`, also into the back/forward cache) is
 * frozen and can carry nobody, so that it counts as closing.
 * @returns a function that ends the watch
 */
export function watchPage(page: Page, { networkChanged, closing }: SurroundingsEvents): () => void {
  const { connection } = page.navigator as { connection?: NetworkInformation }
  let type = connection?.type
  // `change` also comes with each new estimate of the speed, which says nothing about the way to the others.
  const compare = () => {
    if (connection?.type === type) return
    type = connection?.type
    if (type !== 'none') networkChanged()
  }
  page.addEventListener('online', networkChanged)
  page.addEventListener('pagehide', closing)
  connection?.addEventListener('change', compare)
  return () => {
    page.removeEventListener('online', networkChanged)
    page.removeEventListener('pagehide', closing)
    connection?.removeEventListener('change', compare)
  }
}
