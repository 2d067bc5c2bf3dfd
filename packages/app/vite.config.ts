import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig, minifySync, type Plugin } from 'vite'

/** Minifies worklets, which Vite copies as files. Two thirds of their size are comments. */
const smallWorklets: Plugin = {
  name: 'small-worklets',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'asset' || !/-worklet.*\.js$/.test(file.fileName)) continue
      file.source = minifySync(file.fileName, String(file.source)).code
    }
  },
}

/**
 * Small modules that most pages load go into one file. Sixty files of 300 bytes each cost more in headers than in
 * content.
 */
const PIECES = [
  /@lucide[\\/]|preload-helper/,
  /src[\\/]lib[\\/](components[\\/](?!select-field|text-area)|words[\\/][\w-]+\.ts)/,
  /src[\\/]lib[\\/](composer[\\/]composer|social[\\/](faces|post-skeleton))\./,
  /src[\\/]lib[\\/]timeline[\\/](live-pill|live-rooms|room-summary|topics)\./,
  /core[\\/]src[\\/]protocol[\\/](ids|limits|room)\./,
  /svelte[\\/]src[\\/](animate|easing|motion|reactivity|transition)[\\/]/,
]

export default defineConfig({
  plugins: [
    smallWorklets,
    tailwindcss(),
    sveltekit({
      adapter: adapter({ precompress: true }),
      csp: {
        mode: 'auto',
        directives: {
          'default-src': ['self'],
          // The Opus decoder is WebAssembly. Nothing else may be compiled at run time.
          'script-src': ['self', 'wasm-unsafe-eval'],
          // SvelteKit hides its announcer of page changes with a style attribute; this is its hash.
          'style-src': ['self', 'unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
          'worker-src': ['self', 'blob:'],
          'media-src': ['self', 'blob:', 'mediastream:'],
          'img-src': ['self', 'data:'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  // Small files stay files, because a data: URL would need an exception in the policy above.
  build: {
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              // Only who writes something needs it, which is later than the first page.
              name: 'typing',
              test: /core[\\/]src[\\/]protocol[\\/](text|joiners|right-to-left)\./,
              priority: 1,
            },
            {
              name: 'pieces',
              test: (id) => PIECES.some((piece) => piece.test(id)),
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
  worker: { format: 'es' },
})
