import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The API serves the result below /admin/; `vite dev` hands everything else on to your API. */
export default defineConfig({
  base: '/admin/',
  plugins: [react()],
  // Its source, so that the pages can be built before any other room is.
  resolve: {
    alias: { '@ml-airflow/client': fileURLToPath(new URL('../../packages/client/src/index.ts', import.meta.url)) },
  },
  build: {
    target: 'es2023',
    // A data address would need more rights in the content security policy than a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
  },
  server: {
    proxy: { '/api': process.env.ML_AIRFLOW_API ?? 'http://127.0.0.1:8080' },
  },
})
