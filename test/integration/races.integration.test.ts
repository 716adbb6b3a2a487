/** A sample of the races in `test/whole/orders`, on a real engine. */
import { describe } from 'vitest';
import { raceSuite } from '../orders/races.ts';
import { seed } from '../orders/seeds.ts';
import { engine } from './fixture.ts';

describe(`a sample, seed ${seed}`, () => {
  raceSuite(engine, { seed, counted: 2, drawn: 1 }, 1);
});
