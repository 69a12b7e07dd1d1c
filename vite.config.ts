import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  plugins: [react(), tailwindcss()],
  worker: {
    format: 'es',
    // Every component is a client: what clients are made of is one file.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'client', test: /src\/client\// }] } } },
  },
  build: { target: 'es2023', manifest: true, sourcemap: false, chunkSizeWarningLimit: 1500 },
});
