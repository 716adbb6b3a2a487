import type { Construct } from 'constructs';
import { createHouseFunction, type HouseFunction, type HouseFunctionProps } from './house-function.ts';
import type { Operations } from './operations.ts';
import { addSchedule, type Schedule } from './schedule.ts';

export interface ScheduledFunctionProps extends HouseFunctionProps {
  schedule: Schedule;
}

/** A function that runs by the clock only. Dead-letter queue and alarms: see `addSchedule`. */
export function createScheduledFunction(
  parent: Construct,
  operations: Operations,
  props: ScheduledFunctionProps,
): HouseFunction {
  const house = createHouseFunction(parent, operations, props);
  addSchedule(parent, operations, house, props);
  return house;
}
