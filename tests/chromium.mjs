// Where is a Chromium? Named by HEADROOM_CHROMIUM, installed, Playwright's own, or on Debian by apt-get.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Path of a Chromium, or undefined. */
export function findChromium() {
  const named = process.env.HEADROOM_CHROMIUM;
  if (named) return named;
  for (const path of usual) if (existsSync(path)) return path;
  for (const name of names) {
    try {
      const path = execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
      if (path) return path;
    } catch {
      // not this one
    }
  }
  return playwrightsOwn();
}

function playwrightsOwn() {
  try {
    const script = "import('@playwright/test').then((p) => process.stdout.write(p.chromium.executablePath()))";
    const path = execFileSync(process.execPath, ['-e', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return path && existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/** Path of a Chromium, installed if need be; throws with the way to mend it. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  const tries = [
    ['npx', ['playwright', 'install', 'chromium']],
    ['apt-get', ['update']],
    ['apt-get', ['install', '-y', '--no-install-recommends', 'chromium']],
  ];
  for (const [command, args] of tries) {
    try {
      console.error(`no Chromium found; trying: ${command} ${args.join(' ')}`);
      execFileSync(command, args, { stdio: ['ignore', 'ignore', 'ignore'], timeout: 300_000 });
    } catch {
      continue;
    }
    const now = findChromium();
    if (now) return now;
  }
  throw new Error(
    'No Chromium was found and none could be installed. Install Chrome or Chromium (on Debian: apt-get install chromium; elsewhere: npx playwright install chromium), or set HEADROOM_CHROMIUM to its path.',
  );
}
