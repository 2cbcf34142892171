import { defineConfig } from '@playwright/test';
import { findChromium } from '../tests/chromium.mjs';

const executablePath = findChromium();
const port = Number(process.env['HEADROOM_E2E_PORT'] ?? 4179);

export default defineConfig({
  testDir: '../tests/e2e',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  reporter: [['line'], ['json', { outputFile: '../build/e2e.json' }]],
  use: {
    // only the tests of the offline copy want its 7 MB fetched
    serviceWorkers: 'block',
    baseURL: `http://localhost:${port}/headroom/`,
    launchOptions: { ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] },
  },
  // the built page at a base path, as GitHub Pages serves it
  webServer: {
    command: `npx vite preview --config ../vite.config.ts --port ${port} --strictPort --base /headroom/`,
    env: { HEADROOM_BASE: '/headroom/' },
    url: `http://localhost:${port}/headroom/`,
    reuseExistingServer: false,
    timeout: 60_000,
  },
});
