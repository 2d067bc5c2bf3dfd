/** The sheet that starts a Space opens from several places; there is one of it. */
class Composer {
  open = $state(false)
}

export const composer = new Composer()
