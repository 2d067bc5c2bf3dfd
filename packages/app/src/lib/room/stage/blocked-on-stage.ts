interface OnStage {
  readonly name: string
  readonly identity?: string | undefined
}

/** The names of blocked people on stage, by their accounts. Guests have no account and are never found. Pure. */
export const blockedOnStage = (
  stage: readonly OnStage[],
  isBlocked: (identity: string) => boolean,
): readonly string[] =>
  stage.flatMap(({ name, identity }) => (identity !== undefined && isBlocked(identity) ? [name] : []))
