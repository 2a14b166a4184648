import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The API serves the result below /admin/; `vite dev` hands everything else on to an API of one's own. */
export default defineConfig({
  base: '/admin/',
  plugins: [react()],
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
