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

/** Contracts and messages: every part of core may know them. */
const CONTRACTS = ['ports/', 'protocol/']

/** Tests beside the sources put real neighbours together, so they may import more. */
const CORE_TESTS = {
  layers: [
    ...['testing/', 'session/', 'links/', 'capture/', 'playout/', 'forwarding/', 'forwarding/plane/', 'wire/'],
    ...['forwarding/testing', 'forwarding worker', 'signing/'],
    ...['wire/testing', 'links/testing', 'transport/', 'signaling/', 'node', ...CONTRACTS],
  ],
  packages: ['vitest', 'fast-check', 'node:'],
}
/** What packages beside core may import of it. */
const CORE_ENTRY_POINTS = [
  ...['@banyan/core', '@banyan/core/parts', '@banyan/core/ports', '@banyan/core/protocol'],
  ...['@banyan/core/support', '@banyan/core/topology', '@banyan/core/wire'],
]
const RELAY_ENTRY_POINTS = ['@banyan/core/ports', '@banyan/core/protocol', '@banyan/core/topology']
const RELAY_TESTS = {
  layers: ['relay/testing', 'relay/guilt'],
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
    name: 'ports/',
    files: [core('ports/')],
    layers: ['protocol/'],
    packages: [],
    tests: CORE_TESTS,
    because: 'A port says what is wanted, not how it is done. Put the type into the port, and the code behind it.',
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
    name: 'wire/',
    files: [core('wire/')],
    layers: CONTRACTS,
    packages: [],
    tests: CORE_TESTS,
    because: 'Packets and messages are plain bytes, the same in page, worker and Node. Pass in what it needs.',
  },
  {
    name: 'wire/testing',
    files: [core('wire/testing/')],
    layers: ['wire/', 'protocol/'],
    packages: ['fast-check'],
    because: 'It says what can go over the wire, for tests and for the fuzzer, and knows nothing but the formats.',
  },
  {
    name: 'web-audio/',
    files: [core('web-audio/')],
    layers: [],
    packages: [],
    tests: CORE_TESTS,
    because: 'It keeps players going that a browser may stop, whatever they play. Pass in what it needs.',
  },
  {
    name: 'support/',
    files: [core('support/')],
    layers: ['ports/'],
    packages: [],
    tests: CORE_TESTS,
    because: 'Pages load it before anything else of core, to ask what they can do. Keep it small and by itself.',
  },
  {
    name: 'capture/',
    files: [core('capture/')],
    layers: ['web-audio/', 'wire/', ...CONTRACTS],
    packages: ['opus-recorder'],
    tests: CORE_TESTS,
    because: 'It makes packets out of a voice, and knows nothing of who gets them. Take the rest as an argument.',
  },
  {
    name: 'playout/',
    files: [core('playout/')],
    layers: ['web-audio/', 'wire/', ...CONTRACTS],
    packages: ['opus-decoder'],
    tests: CORE_TESTS,
    because: 'It makes sound out of packets, and knows nothing of where they came from. Take the rest as an argument.',
  },
  {
    name: 'forwarding/',
    files: [core('forwarding/')],
    layers: ['wire/', ...CONTRACTS],
    packages: [],
    tests: CORE_TESTS,
    because: 'Forwarding is plain computing: no clock, no thread, no WebRTC. Pass in what it needs.',
  },
  {
    name: 'forwarding/plane/',
    files: [core('forwarding/plane/')],
    layers: ['forwarding/', 'wire/', ...CONTRACTS],
    packages: [],
    tests: CORE_TESTS,
    because: 'A media plane gives the forwarder a thread and a clock, and decides nothing itself.',
  },
  {
    name: 'forwarding worker',
    files: [core('forwarding/plane/forwarder-worker.ts'), core('forwarding/plane/worker-plane.ts')],
    layers: ['forwarding/', 'forwarding/plane/', 'playout/', 'signing/', 'wire/', ...CONTRACTS],
    packages: [],
    tests: CORE_TESTS,
    because:
      'The worker puts media plane, ear and the cryptography of its thread together, and does nothing else. ' +
      'Put work into one of them.',
  },
  {
    name: 'forwarding/testing',
    files: [core('forwarding/testing/')],
    layers: ['forwarding/', 'forwarding/plane/', 'playout/', 'signing/', 'wire/', 'wire/testing', ...CONTRACTS],
    packages: ['fast-check'],
    because:
      'It links forwarders in memory for their tests, with the cryptography and the jitter buffers that peers use.',
  },
  {
    name: 'signing/',
    files: [core('signing/')],
    layers: ['wire/', ...CONTRACTS],
    packages: ['@noble/ed25519', '@noble/hashes'],
    tests: CORE_TESTS,
    because: NEIGHBOURS,
  },
  {
    name: 'transport/',
    files: [core('transport/')],
    layers: CONTRACTS,
    packages: ['simple-peer-light', 'valibot'],
    tests: CORE_TESTS,
    because: NEIGHBOURS,
  },
  {
    name: 'signaling/',
    files: [core('signaling/')],
    layers: CONTRACTS,
    packages: ['socket.io-client', 'valibot'],
    tests: CORE_TESTS,
    because: NEIGHBOURS,
  },
  {
    name: 'links/',
    files: [core('links/')],
    layers: CONTRACTS,
    packages: [],
    tests: CORE_TESTS,
    because: 'Links follow plans through ports, whatever they are made of. Take what is missing as an argument.',
  },
  {
    name: 'links/testing',
    files: [core('links/testing/')],
    layers: ['links/', 'testing/', 'transport/', ...CONTRACTS],
    packages: [],
    because: 'It puts links on a network in memory for their tests. What is behind other ports, a test says itself.',
  },
  {
    name: 'session/',
    files: [core('session/')],
    layers: ['links/', 'capture/', 'playout/', 'wire/', ...CONTRACTS],
    packages: [],
    tests: { ...CORE_TESTS, layers: [...CORE_TESTS.layers, 'session/testing'] },
    because:
      'A session knows ports, never what is behind them. Let create-session.ts choose, and take it as an argument.',
  },
  {
    name: 'session/testing',
    files: [core('session/testing/')],
    layers: ['session/', 'testing/', 'transport/', ...CONTRACTS],
    packages: [],
    because: 'It plays the relay of a session under test. What is behind other ports, a test says itself.',
  },
  {
    name: 'carrying/',
    files: [core('carrying/')],
    layers: ['session/', 'ports/'],
    packages: [],
    tests: CORE_TESTS,
    because:
      'It steers a session from outside, through its API, as an app could do itself. ' +
      'Ask the session for what is missing.',
  },
  {
    name: 'testing/',
    files: [core('testing/')],
    layers: ['signing/', 'transport/', 'signaling/', 'wire/', ...CONTRACTS],
    packages: [],
    tests: CORE_TESTS,
    because: 'Test parts stand in for ports. A test that needs more wires it up itself.',
  },
  {
    name: 'composition roots',
    files: [
      'create-session.ts',
      'assemble-session.ts',
      'open-session.ts',
      'watch-rooms.ts',
      'index.ts',
      'parts.ts',
    ].map(core),
    layers: [
      ...['session/', 'carrying/', 'capture/', 'playout/', 'forwarding/plane/', 'forwarding worker', 'signing/'],
      ...['transport/', 'signaling/', 'support/'],
      ...CONTRACTS,
    ],
    packages: [],
    because:
      'It chooses among the implementations for browsers and does nothing else. Put work into the layer it belongs to.',
  },
  {
    name: 'node',
    files: ['packages/node/'],
    layers: [],
    packages: [
      ...CORE_ENTRY_POINTS,
      ...['node-datachannel', 'engine.io-client', 'simple-peer', 'mediabunny', 'opus-decoder', 'valibot', 'node:'],
    ],
    tests: { layers: ['node/testing'], packages: ['vitest', 'fast-check', '@banyan/core/testing'] },
    because:
      'It gives sessions links and files in Node, through the public entry points of core. Export what is missing.',
  },
  {
    name: 'node/testing',
    files: ['packages/node/src/testing/'],
    layers: [],
    packages: [],
    because: 'It reads recordings without the code that wrote them, so that it cannot share its mistakes.',
  },
  {
    name: 'cli/',
    files: ['packages/node/src/cli/'],
    layers: ['node'],
    packages: [...CORE_ENTRY_POINTS, 'commander', 'valibot', 'node:'],
    tests: { layers: [], packages: ['vitest', '@banyan/core/testing'] },
    because:
      'The command line uses the library as any Node program would: through its entry point and the session API.',
  },
  {
    name: 'relay',
    files: ['packages/relay/'],
    layers: ['relay/guilt'],
    packages: [...RELAY_ENTRY_POINTS, 'socket.io', 'commander', 'jose', 'valibot', 'node:'],
    tests: RELAY_TESTS,
    because: 'The relay shares words and planning with core, never its insides; sound does not pass through it.',
  },
  {
    name: 'relay/guilt',
    files: ['packages/relay/src/guilt/'],
    layers: [],
    packages: ['@banyan/core/protocol'],
    tests: RELAY_TESTS,
    because:
      'Verdicts follow from what was said, and when. Pass in who is whose parent, and leave acting to the gateway.',
  },
  {
    name: 'relay/testing',
    files: ['packages/relay/src/testing/'],
    layers: ['relay', 'relay/guilt'],
    packages: [...RELAY_ENTRY_POINTS, ...RELAY_TESTS.packages, 'node:'],
    because: 'It plays the peers that a relay meets: over a real connection, with the words of the protocol.',
  },
  {
    name: 'sim',
    files: ['packages/sim/'],
    layers: [],
    packages: [...CORE_ENTRY_POINTS, '@banyan/core/testing', '@banyan/relay/memory'],
    tests: { layers: ['topology/testing'], packages: ['vitest', 'fast-check', 'node:'] },
    because:
      'A simulation repeats itself to the letter: no clock, no chance, no files. Read what it needs, and pass it in.',
  },
  {
    name: 'sim/scenarios',
    files: ['packages/sim/src/scenarios/'],
    layers: ['sim'],
    packages: [...CORE_ENTRY_POINTS, '@banyan/core/testing', '@banyan/relay/memory', 'vitest', 'fast-check'],
    because: 'It holds whole rooms to what they promise, through the entry point of the simulator.',
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
    name: 'test/packages',
    files: ['test/packages/'],
    layers: ['test helpers', 'scripts'],
    packages: ['*'],
    because: 'It packs the packages with the scripts that do so, and then sees them as they are installed.',
  },
  {
    name: 'test helpers',
    files: ['test/helpers/'],
    // Programs are public too: tests start them as people do.
    layers: ['cli/', 'swarm'],
    packages: ['*'],
    because: 'Helpers see what users see, as the tests that use them: the public entry points. Export what is missing.',
  },
  {
    name: 'swarm',
    files: ['test/swarm/'],
    // The frame of a command line is that of `banyan`.
    layers: ['cli/'],
    packages: ['*'],
    because:
      'A swarm measures sessions from outside: it listens in on their links, and knows nothing of their insides.',
  },
  {
    name: 'bench',
    files: ['test/bench/'],
    layers: [
      ...[
        'transport/',
        'signaling/',
        'forwarding/',
        'forwarding/plane/',
        'forwarding worker',
        'wire/',
        'swarm',
        ...CONTRACTS,
      ],
      // Programs are public too: a bench starts the app as people do.
      ...['test helpers', 'scripts'],
    ],
    packages: ['*'],
    because: 'A bench measures single parts, and only those; whole sessions come through the public entry points.',
  },
  {
    name: 'fuzz',
    files: ['test/fuzz/'],
    layers: ['forwarding/testing', 'transport/', 'wire/testing', 'topology/testing', 'sim/scenarios'],
    packages: ['*'],
    because:
      'The fuzzer tries what reads words and bytes from outside, the planner, and simulated rooms with strangers in ' +
      'them; nothing that has to be running.',
  },
  {
    name: 'scripts',
    files: ['scripts/', 'vitest.config.ts'],
    layers: [],
    packages: ['*'],
    because: 'Scripts look after the workspace and must run before anything in it does.',
  },
]
