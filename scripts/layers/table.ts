/** A part of the project: which files it has, and what these may import. */
export interface Layer {
  readonly name: string
  /** Folders (ending in /) and files, from the root of the repository. The longest match decides. */
  readonly files: readonly string[]
  /** Other layers that it may import by relative path. Its own files it always may. */
  readonly layers: readonly string[]
  /** Packages that it may import: a name, a name with entry point, `node:` for all of Node's, `*` for any. */
  readonly packages: readonly string[]
  /** What its tests (x.test.ts) may import on top of that. */
  readonly tests?: Pick<Layer, 'layers' | 'packages'>
  /** Why not more, and what to do instead. Printed with each violation. */
  readonly because: string
}

/** Tests beside the sources put real neighbours together, so they may import more. */
const CORE_TESTS = {
  layers: [
    'testing/',
    'session/',
    'node/',
    'media/',
    'media/ (pure)',
    'media/testing',
    'transport/',
    'signaling/',
    'ports/',
    'protocol/',
  ],
  packages: ['vitest', 'fast-check', 'node:'],
}
const RELAY_TESTS = {
  layers: ['relay/testing'],
  packages: ['vitest', 'fast-check', '@banyan/core/testing', 'socket.io-client'],
}

const NEIGHBOURS =
  'It implements ports and knows none of its neighbours. Take the other part through its port, as an argument.'

const core = (path: string) => `packages/core/src/${path}`

/** Imports point down only. ARCHITECTURE.md, "Layers", says what each layer is for. */
export const LAYERS: readonly Layer[] = [
  {
    name: 'protocol/',
    files: [core('protocol/')],
    layers: [],
    packages: ['valibot'],
    tests: CORE_TESTS,
    because: 'Peers, relay and simulator share it, whatever they run on. Move what it needs into it, or pass it in.',
  },
  {
    name: 'topology/',
    files: [core('topology/')],
    layers: ['protocol/'],
    packages: [],
    tests: { ...CORE_TESTS, layers: [...CORE_TESTS.layers, 'topology/testing'] },
    because: 'Planning is pure; pass the measurement in as an argument.',
  },
  {
    name: 'topology/testing',
    files: [core('topology/testing/')],
    layers: ['topology/', 'protocol/'],
    packages: ['vitest', 'fast-check'],
    because: 'It holds planners against their promises, and knows nothing but them.',
  },
  {
    name: 'sim/',
    files: [core('sim/')],
    layers: [
      ...['session/', 'media/ (pure)', 'media/', 'transport/', 'signaling/', 'testing/'],
      ...['topology/', 'ports/', 'protocol/'],
    ],
    packages: [],
    tests: CORE_TESTS,
    because:
      'A simulation repeats itself to the letter: no clock, no chance, no files. Read what it needs, and pass it in.',
  },
  {
    name: 'ports/',
    files: [core('ports/')],
    layers: ['protocol/'],
    packages: [],
    tests: CORE_TESTS,
    because: 'A port says what is wanted, not how it is done. Put the type into the port, and the code behind it.',
  },
  {
    name: 'media/ (pure)',
    files: [
      ...[
        'packet',
        'link-message',
        'byte-fields',
        'level',
        'frame-encoder',
        'noise-floor',
        'voice-gate',
        'publisher',
      ].map((file) => core(`media/${file}.ts`)),
      core('media/forwarding/'),
      core('media/ear/'),
    ],
    layers: ['ports/', 'protocol/'],
    packages: [],
    tests: CORE_TESTS,
    because: 'Packets, order and levels are plain computing, the same in page, worker and Node. Pass in what it needs.',
  },
  {
    name: 'media/',
    files: [
      core('media/'),
      ...['local-plane', 'later-plane', 'worker-plane', 'worker-messages', 'forwarder-worker'].map((file) =>
        core(`media/forwarding/${file}.ts`),
      ),
    ],
    layers: ['media/ (pure)', 'ports/', 'protocol/'],
    packages: ['opus-recorder', 'opus-decoder', 'mediabunny', 'valibot'],
    tests: CORE_TESTS,
    because: NEIGHBOURS,
  },
  {
    name: 'media/testing',
    files: [core('media/testing/')],
    layers: ['media/ (pure)', 'protocol/'],
    packages: ['fast-check'],
    because: 'It says what can go over the wire, for tests and for the fuzzer, and knows nothing but the formats.',
  },
  {
    name: 'transport/',
    files: [core('transport/')],
    layers: ['ports/', 'protocol/'],
    packages: ['#simple-peer', 'simple-peer', 'valibot'],
    tests: CORE_TESTS,
    because:
      'It implements ports and knows none of its neighbours. Take the other part through its port, as an argument.',
  },
  {
    name: 'signaling/',
    files: [core('signaling/')],
    layers: ['ports/', 'protocol/'],
    packages: ['socket.io-client', 'valibot'],
    tests: CORE_TESTS,
    because:
      'It implements ports and knows none of its neighbours. Take the other part through its port, as an argument.',
  },
  {
    name: 'session/',
    files: [core('session/')],
    layers: ['media/ (pure)', 'ports/', 'protocol/'],
    packages: [],
    tests: { ...CORE_TESTS, layers: [...CORE_TESTS.layers, 'session/testing'] },
    because:
      'A session knows ports, never what is behind them. Let create-session.ts choose, and take it as an argument.',
  },
  {
    name: 'carrying/',
    files: [core('carrying/')],
    layers: ['session/', 'ports/'],
    packages: [],
    tests: CORE_TESTS,
    because:
      'It steers a session from outside, through its API, as an app could do itself. Ask the session for what is missing.',
  },
  {
    name: 'session/testing',
    files: [core('session/testing/')],
    layers: ['session/', 'testing/', 'transport/', 'ports/', 'protocol/'],
    packages: [],
    because: 'It puts sessions on memory links for their tests. What is behind other ports, a test says itself.',
  },
  {
    name: 'testing/',
    files: [core('testing/')],
    layers: ['ports/', 'protocol/', 'topology/'],
    packages: ['vitest'],
    tests: CORE_TESTS,
    because: 'Test parts stand in for ports. A test that needs more wires it up itself.',
  },
  {
    name: 'node/',
    files: [core('node/')],
    layers: ['media/ (pure)', 'ports/', 'protocol/'],
    packages: ['node-datachannel', 'simple-peer', 'mediabunny', 'opus-decoder', 'opus-decoder', 'valibot', 'node:'],
    tests: CORE_TESTS,
    because: 'These are ports for Node. Let create-node-session.ts put them together with the rest.',
  },
  {
    name: 'wiring',
    files: [core('create-session.ts'), core('watch-rooms.ts'), core('index.ts')],
    layers: ['session/', 'carrying/', 'media/', 'media/ (pure)', 'transport/', 'signaling/', 'ports/', 'protocol/'],
    packages: [],
    because:
      'It chooses among the implementations for browsers and does nothing else. Put work into the layer it belongs to.',
  },
  {
    name: 'wiring for Node',
    files: [core('node/create-node-session.ts'), core('node/index.ts')],
    layers: [
      'wiring',
      'node/',
      'session/',
      'media/',
      'media/ (pure)',
      'transport/',
      'signaling/',
      'ports/',
      'protocol/',
    ],
    packages: [],
    because:
      'It chooses among the implementations for Node and does nothing else. Put work into the layer it belongs to.',
  },
  {
    name: 'swarm/',
    files: [core('swarm/')],
    layers: [
      'wiring for Node',
      'node/',
      'session/',
      'media/',
      'media/ (pure)',
      'signaling/',
      'ports/',
      'protocol/',
      'testing/',
    ],
    packages: ['node:'],
    tests: CORE_TESTS,
    because:
      'A swarm measures sessions from outside: it listens in on their links, and knows nothing of their insides.',
  },
  {
    name: 'cli/',
    files: [core('cli/')],
    layers: ['swarm/', 'wiring for Node', 'wiring', 'node/', 'session/', 'ports/', 'protocol/'],
    packages: ['commander', 'valibot', 'node:'],
    tests: CORE_TESTS,
    because: 'The command line uses the library as any Node program would: through node/ and the session API.',
  },
  {
    name: 'relay',
    files: ['packages/relay/'],
    layers: [],
    packages: [
      '@banyan/core/ports',
      '@banyan/core/protocol',
      '@banyan/core/topology',
      'socket.io',
      'commander',
      'jose',
      'valibot',
      'node:',
    ],
    tests: RELAY_TESTS,
    because: 'The relay shares words and planning with core, never its insides; sound does not pass through it.',
  },
  {
    name: 'relay/testing',
    files: ['packages/relay/src/testing/'],
    layers: ['relay'],
    packages: [
      '@banyan/core/ports',
      '@banyan/core/protocol',
      '@banyan/core/topology',
      ...RELAY_TESTS.packages,
      'node:',
    ],
    because: 'It plays the peers that a relay meets: over a real connection, with the words of the protocol.',
  },
  {
    name: 'app',
    files: ['packages/app/'],
    layers: [],
    packages: ['*'],
    because: 'The app is built on the public entry points, as anybody’s app would be. Export what is missing.',
  },
  {
    name: 'test',
    files: ['test/'],
    layers: ['test helpers'],
    packages: ['*'],
    because: 'Tests of the whole see what users see: the public entry points. Export what is missing.',
  },
  {
    name: 'test helpers',
    files: ['test/helpers/'],
    // Programs are public too: tests start them as people do.
    layers: ['cli/'],
    packages: ['*'],
    because: 'Helpers see what users see, as the tests that use them: the public entry points. Export what is missing.',
  },
  {
    name: 'bench',
    files: ['test/bench/'],
    layers: [
      ...['transport/', 'signaling/', 'media/ (pure)', 'media/', 'sim/', 'swarm/', 'ports/', 'protocol/'],
      // Programs are public too: a bench starts the app as people do.
      ...['test helpers', 'scripts'],
    ],
    packages: ['*'],
    because: 'A bench measures single parts, and only those; whole sessions come through the public entry points.',
  },
  {
    name: 'fuzz',
    files: ['test/fuzz/'],
    layers: ['transport/', 'media/ (pure)', 'media/testing', 'topology/testing', 'protocol/'],
    packages: ['*'],
    because:
      'The fuzzer tries what reads words and bytes from outside, and the planner; nothing that has to be running.',
  },
  {
    name: 'scripts',
    files: ['scripts/', 'vitest.config.ts'],
    layers: [],
    packages: ['*'],
    because: 'Scripts look after the workspace and must run before anything in it does.',
  },
]
