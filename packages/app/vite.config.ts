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
