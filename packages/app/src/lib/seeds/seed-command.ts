/**
 * The commands that run a seed, for a POSIX shell. The token stands in the environment, where `ps` does not show it to
 * everybody on that machine.
 * @example seedCommand({ token, relayUrl: 'https://spaces.example.org', room: undefined })
 */
export const seedCommand = (seed: { token: string; relayUrl: string; room: string | undefined }): string =>
  [
    `export BANYAN_SEED_TOKEN=${seed.token}`,
    `npm run banyan -- seed --relay ${seed.relayUrl}${seed.room === undefined ? '' : ` --room ${seed.room}`}`,
  ].join('\n')
