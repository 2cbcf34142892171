import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { playwright } from '@vitest/browser-playwright';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { coreHotReload, ensureCore } from './.config/core-plugin.ts';
import { preloadFirstScreen } from './.config/first-screen.ts';
import { offline } from './.config/offline-plugin.ts';
import { findChromium } from './tests/chromium.mjs';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Content-Security-Policy of the built page. Pages cannot set headers, so it is a meta tag; dev needs inline styles for HMR and goes without. */
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const contentSecurityPolicy: Plugin = {
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policy }, injectTo: 'head-prepend' },
  ],
};

export default defineConfig(async (): Promise<ViteUserConfig> => {
  await ensureCore();
  const chromium = findChromium();
  return {
    root: here('./src'),
    base: process.env['HEADROOM_BASE'] ?? '/',
    publicDir: here('./public'),
    plugins: [svelte({ configFile: false }), coreHotReload(), contentSecurityPolicy, preloadFirstScreen(), offline(here('./dist'))],
    worker: { format: 'es' as const },
    build: {
      outDir: here('./dist'),
      emptyOutDir: true,
      target: 'es2023',
      manifest: true,
      modulePreload: { polyfill: false, resolveDependencies: (_file, needed) => needed.filter((each) => each.endsWith('.css')) },
      assetsInlineLimit: (file: string) => (/\.(wasm|csv)$/.test(file) ? false : undefined),
      // Plotly is one large chunk by itself, loaded only when a chart is touched
      chunkSizeWarningLimit: 5000,
    },
    preview: { port: 4173 },
    server: { fs: { allow: [here('.')] } },
    test: {
      root: here('.'),
      projects: [
        {
          extends: true,
          test: {
            name: 'node',
            environment: 'node',
            include: ['tests/{unit,core,golden,laws,house}/**/*.test.ts'],
            exclude: ['tests/unit/ui/**/*.dom.test.ts'],
            testTimeout: 60_000,
          },
        },
        {
          extends: true,
          plugins: [svelteTesting()],
          test: {
            name: 'jsdom',
            environment: 'jsdom',
            include: ['tests/unit/ui/**/*.dom.test.ts', 'tests/gallery/**/*.test.ts'],
            testTimeout: 30_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'browser',
            include: ['tests/browser/**/*.test.ts'],
            testTimeout: 60_000,
            browser: {
              enabled: true,
              headless: true,
              screenshotFailures: false,
              instances: [{ browser: 'chromium' as const }],
              provider: playwright({
                launchOptions: {
                  ...(chromium === undefined ? {} : { executablePath: chromium }),
                  args: ['--no-sandbox'],
                },
              }),
            },
          },
        },
      ],
    },
  };
});
