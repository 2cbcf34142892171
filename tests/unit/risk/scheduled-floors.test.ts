import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockOf, stepStart } from '../../../src/base/time.ts';
import { floorByMinute, floorsOf, type FloorRequest, type FloorWindow } from '../../../src/risk/scheduled-floors.ts';

const WEEK = 7 * 1440;

/** Minutes of the week at which a cron line fires. */
function firings(line: string): number[] {
  const [minute = '', hour = '', , , days = ''] = line.split(' ');
  const ofDays = days === '*' ? [0, 1, 2, 3, 4, 5, 6] : days.split(',').map(Number);
  return ofDays.map((day) => day * 1440 + Number(hour) * 60 + Number(minute));
}

/** KEDA's rule: a window is open unless its next start comes before its next end. */
function isOpen(window: FloorWindow, minute: number): boolean {
  const wait = (line: string): number => Math.min(...firings(line).map((at) => (at - minute + WEEK) % WEEK || WEEK));
  return !(wait(window.start) < wait(window.end));
}

function minuteOfWeek(ms: number, timeZone: string): number {
  const minutes = Math.floor(clockOf(ms, timeZone) / 60_000) + 4 * 1440;
  return ((minutes % WEEK) + WEEK) % WEEK;
}

function request(
  needed: readonly number[],
  timeZone: string,
  periods: readonly number[],
  startupSeconds: number,
  count = 3600,
): FloorRequest {
  return { grid: { startMs, step: { unit: 's', count }, timeZone }, needed, periods, startupSeconds };
}

const startMs = Date.UTC(2027, 0, 4);
const dayAndWeek = Array.from({ length: 28 * 24 }, (_, t) => {
  const [hour, day] = [t % 24, Math.floor(t / 24) % 7];
  return hour >= 9 && hour < 18 ? (day < 5 ? 8 : 4) : 2;
});

describe('floorsOf(request)', () => {
  it('names the working hours of the days that have them, early by the start-up', () => {
    const floors = floorsOf(request(dayAndWeek, 'UTC', [24, 168], 600));
    expect(floors).toMatchObject({ rhythm: 'weekly', least: 2, timeZone: 'UTC' });
    expect(floors.windows).toEqual([
      { replicas: 4, start: '50 8 * * 0,1,2,3,4,5,6', end: '0 18 * * 0,1,2,3,4,5,6' },
      { replicas: 8, start: '50 8 * * 1,2,3,4,5', end: '0 18 * * 1,2,3,4,5' },
    ]);
  });

  it('reads hours on the clock of the plan', () => {
    const floors = floorsOf(request(dayAndWeek, 'Asia/Tokyo', [24], 0));
    expect(floors.rhythm).toBe('daily');
    expect(floors.windows).toEqual([{ replicas: 8, start: '0 18 * * *', end: '0 3 * * *' }]);
  });

  it('has none where the forecast has no rhythm, no hours, or the same need in each, and says so', () => {
    expect(floorsOf(request(dayAndWeek, 'UTC', [], 60)).sentence).toMatch(/no daily or weekly rhythm/);
    expect(floorsOf(request([3, 4, 5], 'UTC', [7], 60, 86_400)).sentence).toMatch(/no hours of the day/);
    const flat = floorsOf(
      request(
        dayAndWeek.map(() => 3),
        'UTC',
        [24],
        60,
      ),
    );
    expect(flat).toMatchObject({ rhythm: 'none', least: 3, windows: [] });
    expect(flat.sentence).toMatch(/the same in every hour/);
  });

  it('law: read as KEDA reads it, the schedule holds the need of every step ahead, and holds it a start-up before', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 24, maxLength: 168 }),
        fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu'),
        fc.constantFrom([24], [24, 168]),
        fc.constantFrom(0, 300, 5400, 30_000),
        (shape, timeZone, periods, startupSeconds) => {
          const needed = Array.from({ length: 28 * 24 }, (_, t) => shape[t % shape.length] ?? 1);
          const asked = request(needed, timeZone, periods, startupSeconds);
          const { windows, least } = floorsOf(asked);
          const floorAt = (ms: number): number => {
            const minute = minuteOfWeek(ms, timeZone);
            return Math.max(least, ...windows.filter((each) => isOpen(each, minute)).map((each) => each.replicas));
          };
          const byMinute = floorByMinute(windows);
          for (let minute = 0; minute < WEEK; minute += 577)
            expect(Math.max(least, byMinute[minute] ?? 0)).toBe(
              Math.max(least, ...windows.filter((each) => isOpen(each, minute)).map((each) => each.replicas)),
            );
          needed.forEach((replicas, t) => {
            if (t % 7 !== 0) return;
            const ms = stepStart(asked.grid, t);
            expect(floorAt(ms)).toBeGreaterThanOrEqual(replicas);
            expect(floorAt(ms + 3_599_000)).toBeGreaterThanOrEqual(replicas);
            if (startupSeconds <= 43_200) expect(floorAt(ms - startupSeconds * 1000)).toBeGreaterThanOrEqual(replicas);
          });
        },
      ),
      { numRuns: 60, seed: 8 },
    );
  });
});
