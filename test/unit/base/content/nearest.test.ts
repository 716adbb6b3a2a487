import { expect, test } from 'vitest';
import { nearestOf } from '../../../../shared/base/content/nearest.ts';
import { codesOf } from '../../../../shared/domain/tool/theme.ts';
import { stepDown2 } from '../../../library.ts';

const { services, factors, levels } = codesOf(stepDown2);

test.each([
  ['gp', services, 'general-practice'],
  ['GP', services, 'general-practice'],
  ['polcie', services, 'police'],
  ['schools', services, 'school'],
  ['childrens-service', services, 'childrens-services'],
  ['health-visitor', services, 'health-visiting'],
  ['domestic-violence', factors, 'domestic-abuse'],
  ['domestic abuse', factors, 'domestic-abuse'],
  ['neglected', factors, 'neglect'],
  ['cin', levels, 'CIN'],
  ['child-protection', levels, 'CP'],
  ['closed', levels, 'closure'],
  ['', levels, undefined],
  ['Quill Featherstonehaugh', services, undefined],
  ['x'.repeat(100_000), services, undefined],
])('of %s the nearest word is offered', (given, words, nearest) => {
  expect(nearestOf(given, words)).toBe(nearest);
});
