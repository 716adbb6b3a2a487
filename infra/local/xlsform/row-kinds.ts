/** What a row of the sheet `survey` is, by its type. */

export type RowKind =
  | { kind: 'begin'; of: 'group' | 'repeat' }
  | { kind: 'end'; of: 'group' | 'repeat' }
  | { kind: 'choose'; several: boolean; list: string; orOther: boolean }
  | { kind: 'number' | 'date' | 'text' }
  | { kind: 'note' }
  | { kind: 'aside'; why: string }
  | { kind: 'refused'; why: string };

/** What a device or a program puts in by itself. */
const asides = new Set(
  'start end today deviceid device_id username phonenumber phone_number email simserial sim_serial subscriberid subscriber_id imei audit start-geopoint background-audio'.split(
    ' ',
  ),
);

const plain: Readonly<Record<string, 'number' | 'date' | 'text' | 'note'>> = {
  integer: 'number',
  int: 'number',
  date: 'date',
  text: 'text',
  string: 'text',
  'phone number': 'text',
  tel: 'text',
  note: 'note',
};

const place = 'a place on a map';
const file = 'a file';

/** What a form can ask for and a tool cannot, in words. */
const refusals: Readonly<Record<string, string>> = {
  decimal: 'a number with decimals: a number is whole here (integer)',
  range: 'a number on a slide: write integer, with a constraint',
  time: 'a time of day',
  datetime: 'a day with its time: write date',
  geopoint: place,
  geotrace: place,
  geoshape: place,
  location: place,
  gps: place,
  image: 'a picture',
  photo: 'a picture',
  audio: 'a sound recording',
  video: 'a film',
  file,
  barcode: 'a barcode',
  acknowledge: 'a tick that something was read: write select_one, with the answers that there are',
  trigger: 'a tick that something was read: write select_one, with the answers that there are',
  calculate: 'a calculation: answers are counted here and not computed',
  hidden: 'a hidden value',
  rank: 'an order of preference: write select_one or select_multiple',
  osm: place,
  'xml-external': file,
  'csv-external': file,
  include: 'another form',
};

const chosen =
  /^(?:add )?(?<how>select[_ ]?one|select1|select[_ ]?multiple|select[_ ]all[_ ]that[_ ]apply|rank)(?<external>_external)?(?: prompt using)?(?<file>[_ ]from[_ ]file)?(?: from)?\s+(?<list>\S+)(?<other>\s+or[_ ](?:specify[_ ])?other)?$/i;

/** What a type says, in whatever of XLSForm's ways it is written. */
export function rowKind(type: string): RowKind {
  const said = type.replaceAll(/\s+/g, ' ');
  const word = said.toLowerCase();
  const group = /^(?<edge>begin|end)[_ ]?(?<of>group|repeat|loop)(?: over \S+)?$/.exec(word)?.groups;
  if (group !== undefined) {
    return { kind: group['edge'] === 'begin' ? 'begin' : 'end', of: group['of'] === 'group' ? 'group' : 'repeat' };
  }
  const select = chosen.exec(said)?.groups;
  if (select !== undefined) {
    const how = (select['how'] ?? '').toLowerCase();
    const list = select['list'] ?? '';
    if (how === 'rank') return { kind: 'refused', why: refusals['rank'] ?? '' };
    if (select['external'] !== undefined || select['file'] !== undefined || /\.(?:csv|xml|geojson)$/i.test(list)) {
      return { kind: 'refused', why: 'answers from another file: a list stands in the sheet choices' };
    }
    if (list.startsWith('${')) {
      return {
        kind: 'refused',
        why: 'answers that are those of an earlier question: a list stands in the sheet choices',
      };
    }
    const several = /mult|all/.test(how);
    return { kind: 'choose', several, list, orOther: select['other'] !== undefined };
  }
  const known = Object.hasOwn(plain, word) ? plain[word] : undefined;
  if (known === 'note') return { kind: known };
  if (known !== undefined) return { kind: known };
  if (asides.has(word)) return { kind: 'aside', why: 'is put in by a device, and is not taken over' };
  const refused = word.startsWith('osm ') ? place : Object.hasOwn(refusals, word) ? refusals[word] : undefined;
  if (refused !== undefined) return { kind: 'refused', why: refused };
  return { kind: 'refused', why: '' };
}

/** Every word that begins a type, for whoever mistyped one. */
export const knownTypes = [
  'begin_group',
  'end_group',
  'select_one',
  'select_multiple',
  'integer',
  'date',
  'text',
  'note',
] as const;
