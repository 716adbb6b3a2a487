import { expect, test } from 'vitest';
import { compiledIn } from '../../bench/measures/tools-apart.ts';
import { stepDown2, stepDown2015 } from '../../library.ts';

const valueOf = async (source: string): Promise<unknown> => {
  const module: unknown = await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(source)}`);
  return (module as { compiled: unknown }).compiled;
};

test('data that is compiled in is what it was, and says once what stands in several places', async () => {
  const options = [{ value: 'yes' }, { value: 'no' }];
  const source = compiledIn({ a: options, b: { options }, c: null, d: 1 });
  expect(source.match(/yes/g)).toHaveLength(1);
  expect(await valueOf(source)).toEqual({ a: options, b: { options }, c: null, d: 1 });
  const tools = [stepDown2015, stepDown2];
  expect(await valueOf(compiledIn(tools))).toEqual(tools);
  expect(compiledIn(tools).length).toBeLessThan(JSON.stringify(tools).length / 2);
});
