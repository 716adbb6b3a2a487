import type { BounceReason, Delivery } from './mail-item.ts';

/** What readers are shown of a mail; a complaint counts as bounced, and `bounceReason` tells the two apart. */
export type ShownDelivery = 'delivered' | 'bounced' | 'unknown';

/** What readers are shown: never that a mail arrived because it was sent. */
export function shownDelivery(mail: { delivery?: Delivery | undefined }): ShownDelivery {
  if (mail.delivery === undefined) return 'unknown';
  return mail.delivery === 'delivered' ? 'delivered' : 'bounced';
}

/** What became of a mail, and when. */
export interface DeliveryOutcome {
  delivery: Delivery;
  deliveryAt: string;
  bounceReason?: BounceReason | undefined;
}

/** Of two outcomes of the same instant the worse one stands. */
const badness: Record<Delivery, number> = { delivered: 0, complained: 1, bounced: 2 };

/**
 * Whether an outcome takes the place of the one that is known. The later one by SES's clock stands, so the order in which
 * they are told, and how often, makes no difference.
 */
export function overtakes(
  next: DeliveryOutcome,
  known: { [part in keyof DeliveryOutcome]?: DeliveryOutcome[part] | undefined },
): boolean {
  if (known.delivery === undefined || known.deliveryAt === undefined) return true;
  if (next.deliveryAt !== known.deliveryAt) return next.deliveryAt > known.deliveryAt;
  return badness[next.delivery] > badness[known.delivery];
}
