// Builds the page into dapp/dist. No source map is shipped and nothing is inlined: the page's policy forbids inline
// script, and a data: font or script would hide from it.
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { firstFrame } from './build/firstFrame.tsx'

/** It stands alone: what it imported from the page would tie it to one build. */
const OF_SERVICE_WORKER = /\/offline\/(serviceWorker|kept)\.ts$/

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), firstFrame()],
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    target: 'es2023',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: `${import.meta.dirname}/index.html`, sw: `${import.meta.dirname}/src/offline/serviceWorker.ts` },
      output: {
        // The browser looks for a service worker under one name for ever.
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        // The first load is one file, not one for each set of pages that share something: on a slow line every six files cost a
        // way there and back, and together they compress better.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'], test: (id) => !OF_SERVICE_WORKER.test(id) }] },
      },
      treeshake: {
        // Importing one action of the client must not bring the verifier into the first load.
        moduleSideEffects: [{ test: /\/(client|ballot|contracts-abi)\/src\//, sideEffects: false }],
      },
    },
  },
  server: {
    proxy: {
      '/rpc': { target: 'http://127.0.0.1:3000', ws: true },
      '/config.json': 'http://127.0.0.1:3000',
      '/registrar': 'http://127.0.0.1:3000',
    },
  },
})
