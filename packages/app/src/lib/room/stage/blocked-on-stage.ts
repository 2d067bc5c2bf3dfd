interface OnStage {
  readonly name: string
  readonly identity?: string | undefined
}

/** Names of those on stage whom one has blocked, by their accounts. Guests have none, and cannot be told. Pure. */
export const blockedOnStage = (
  stage: readonly OnStage[],
  isBlocked: (identity: string) => boolean,
): readonly string[] =>
  stage.flatMap(({ name, identity }) => (identity !== undefined && isBlocked(identity) ? [name] : []))
