/** What is mutated together, and the unit tests that have to notice. */
export interface Part {
  /** Whose files are changed, one change at a time. */
  mutate: readonly string[];
  tests: readonly string[];
  /** Kinds of change that are not made: words that people read are held by other means than a test for each. */
  unchanged?: readonly string[];
}

/**
 * Tests that are not asked, by file or by file and name, with the reason: what they hold a pointed test holds too, or has to.
 * A change that only they notice counts as one that no test notices.
 */
export const leftOut: Readonly<Record<string, string>> = {
  'test/unit/domain/figures/signals.test.ts#whatever was answered to': 'raises the signals of drawn cases a second way',
  'test/unit/domain/figures/aggregate.test.ts#any audit': 'counts drawn audits',
  'test/unit/domain/figures/across-quarters.test.ts#trendsOf agrees with every submission': 'counts drawn audits',
  'test/unit/domain/figures/manifest.test.ts#refresh equals counting everything': 'counts drawn audits',
  'test/unit/domain/audits/ladder-model.test.ts': 'plays drawn calendars tick by tick',
  'test/unit/domain/returns/log-model.test.ts': 'plays drawn logs',
  'test/unit/domain/mail/calendar.test.ts#a calendar entry has the same bytes on a machine':
    'sets a time zone, which a thread takes from its process',
  'test/unit/work/packs/picture-opening.test.ts': 'starts a renderer that no other test of the process has started',
  'test/unit/domain/disclosure/row.test.ts#hiddenInRow leaves two values at least': 'tries every row there can be',
};

const unit = (...rooms: string[]): string[] => rooms.map((room) => `test/unit/${room}/**/*.test.ts`);
const rooms = (...of: string[]): string[] => of.map((room) => `shared/${room}/**/*.ts`);

/** Who owes what, is reminded, and opens what: both parts that follow rest on these. */
const answering = [
  'domain/returns',
  'domain/links',
  'domain/consultation',
  'domain/owed',
  'work/relay',
  'work/chasing',
  'front/agency',
];

/** The parts, in the order of what a fault in them would do to a child. */
export const parts: Readonly<Record<string, Part>> = {
  disclosure: { mutate: rooms('domain/disclosure'), tests: unit('domain/disclosure') },
  figures: {
    mutate: rooms('domain/figures', 'work/aggregate'),
    tests: unit('domain/figures', 'work/aggregate'),
  },
  returns: {
    mutate: rooms(
      'domain/returns',
      'domain/tool',
      'domain/links',
      'domain/consultation',
      'domain/owed',
      'domain/identifiers',
    ),
    tests: unit(...answering, 'domain/tool', 'domain/identifiers', 'front/manager', 'front/lead'),
  },
  chasing: {
    mutate: rooms('domain/audits', 'domain/alerts', 'domain/messages', 'work/chasing', 'work/relay', 'work/sending'),
    tests: unit(...answering, 'domain/audits', 'domain/alerts', 'domain/messages', 'work/sending', 'front/manager'),
  },
  mail: {
    mutate: rooms('domain/mail'),
    tests: unit('domain/mail', 'domain/alerts', 'work/sending'),
    unchanged: ['StringLiteral'],
  },
  packs: { mutate: rooms('work/packs'), tests: unit('work/packs'), unchanged: ['StringLiteral'] },
};
