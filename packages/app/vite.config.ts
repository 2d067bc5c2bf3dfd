import adapter from '@sveltejs/adapter-node'
import { sveltekit } from '@sveltejs/kit/vite'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [
    tailwindcss(),
    sveltekit({
      adapter: adapter({ precompress: false }),
      csp: {
        mode: 'auto',
        directives: {
          'default-src': ['self'],
          // Opus decoders are WebAssembly; that is all that may be compiled here.
          'script-src': ['self', 'wasm-unsafe-eval'],
          // SvelteKit hides its announcer of page changes with a style attribute; this is the hash of that one.
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
  // Small files stay files: a data: URL would need a hole in the policy above.
  build: { assetsInlineLimit: 0 },
  worker: { format: 'es' },
})
