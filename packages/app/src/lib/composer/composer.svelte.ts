/** The state of the composer's sheet. One object, because several buttons open it. */
class Composer {
  open = $state(false)
  kind = $state<'post' | 'space'>('post')

  start(kind: 'post' | 'space'): void {
    this.kind = kind
    this.open = true
  }
}

export const composer = new Composer()
