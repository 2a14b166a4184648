import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The API serves the build below /admin/. `vite dev` forwards other requests to your API. */
export default defineConfig({
  base: '/admin/',
  plugins: [react()],
  // Resolves to the source, so that the pages build before other packages.
  resolve: {
    alias: { '@ml-airflow/client': fileURLToPath(new URL('../../packages/client/src/index.ts', import.meta.url)) },
  },
  build: {
    target: 'es2023',
    // Data URLs would need a weaker content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: true,
  },
  server: {
    proxy: { '/api': process.env.ML_AIRFLOW_API ?? 'http://127.0.0.1:8080' },
  },
})
