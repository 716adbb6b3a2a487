/** docs/openapi.json held against the program behind its gateway by a public fuzzer, as whoever may call. */
import { describe, expect, test } from 'vitest';
import { fuzz } from './schemathesis.ts';
import { bearers, openWorld } from './world.ts';

describe('what the document says is what is answered', () => {
  test.each([
    { who: 'manager', without: [] },
    { who: 'lead', without: [] },
    // A link that opens nothing is a 404, whatever it is: there is no telling whether anything is there.
    { who: 'link', without: ['ignored_auth'] },
  ] as const)('as $who', async ({ who, without }) => {
    const world = await openWorld();
    const { passed, output } = await fuzz({ url: world.url, bearer: bearers[who], without });
    await world.close();
    console.log(passed ? output.slice(output.lastIndexOf('= SUMMARY =')) : output);
    expect(passed).toBe(true);
    expect(world.failures()).toStrictEqual([]);
  });
});
