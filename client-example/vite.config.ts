import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page. `npm run build` writes dist/, which the server serves; `npx vite client-example` develops against a running one. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Browsers that know light-dark() and container queries: lowered, the call could not be dark on a light page.
    target: ['chrome123', 'firefox128', 'safari18'],
    // The page's content security policy allows no data: URLs.
    assetsInlineLimit: 0,
    // Compiled while it is loaded, beside the page's thread: a call's first seconds are the first time that most of it runs.
    rolldownOptions: { output: { postBanner: '//# allFunctionsCalledOnLoad' } },
  },
  server: {
    proxy: { '/graphql': { target: process.env.TANDEM_URL ?? 'http://127.0.0.1:8080', ws: true } },
  },
});
