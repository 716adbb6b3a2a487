import type { Plan } from '../../domain/messages/messages.ts';
import { fanOutConsultation } from './consultation.ts';
import { fanOut, type FanOutDeps } from './fan-out.ts';
import { fanOutMove } from './move.ts';
import { planTick } from './tick.ts';

/** Does what a plan is about. Safe to run twice and late, as each of them is. */
export function takePlan(deps: FanOutDeps, plan: Plan): Promise<void> {
  switch (plan.act) {
    case 'tick':
      return planTick(deps, plan);
    case 'move':
      return fanOutMove(deps, plan);
    case 'consultation':
      return fanOutConsultation(deps, plan);
    case 'opening':
    case 'closing':
      return fanOut(deps, plan);
  }
}
