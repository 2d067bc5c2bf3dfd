/** The sheet that begins something opens from several places; there is one of it. */
class Composer {
  open = $state(false)
  kind = $state<'post' | 'space'>('post')

  start(kind: 'post' | 'space'): void {
    this.kind = kind
    this.open = true
  }
}

export const composer = new Composer()
