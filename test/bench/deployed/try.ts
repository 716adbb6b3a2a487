import { openWorld, type World } from './world.ts';
import { median, type Measure } from '../measure.ts';
const began = Date.now();
const say = (line: string) => console.log(((Date.now() - began) / 1000).toFixed(1), line);
const all: Record<string, (world: () => Promise<World>) => Measure> = {
  'submit-rate': (await import('../measures/submit-rate.ts')).submitRate,
  'submit-p95': (await import('../measures/submit-p95.ts')).submitP95,
  lag: (await import('../measures/lag.ts')).lag,
  drain: (await import('../measures/drain.ts')).drain,
};
const world = await openWorld({ say });
try {
  for (const id of process.argv.slice(2)) {
    const measure = all[id]!(() => Promise.resolve(world));
    const { ratios, beside } = await measure.run();
    say(`${id}: ${median(ratios).toFixed(3)} of ${ratios.map((r) => r.toFixed(2)).join(' ')}; ${beside?.join('; ')}`);
  }
} finally {
  await world.close();
  say('closed');
}
