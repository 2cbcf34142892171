// Writes public/plotly.css: the rules that Plotly would inject, read from its own style element in Chromium. The page links them
// as a static sheet, because its policy forbids injected styles. Run again when Plotly is bumped: node tests/gallery/make-plotly-css.mjs
import { chromium } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureChromium } from '../chromium.mjs';

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const { version } = JSON.parse(readFileSync(at('node_modules/plotly.js-dist-min/package.json'), 'utf8'));
const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.setContent('<div id="plot"></div>');
await page.addScriptTag({ path: at('node_modules/plotly.js-dist-min/plotly.min.js') });
const rules = await page.evaluate(async () => {
  await globalThis.Plotly.newPlot('plot', [{ y: [1, 2] }]);
  const style = document.getElementById('plotly.js-style-global');
  return [...style.sheet.cssRules].map((rule) => rule.cssText);
});
await browser.close();
if (rules.length < 20) throw new Error(`only ${rules.length} rules were found: Plotly keeps them elsewhere now`);
writeFileSync(
  at('public/plotly.css'),
  `/* Rules of plotly.js ${version} (MIT, Plotly, Inc.), made by tests/gallery/make-plotly-css.mjs */\n${rules.join('\n')}\n`,
);
console.log(`${rules.length} rules of plotly.js ${version}`);
