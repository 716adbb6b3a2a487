/**
 * Whether ten digits are an NHS number: the last one checks the others, modulo 11 (NHS Data Dictionary, NHS NUMBER). Ten
 * times the same digit passes the sum and is nobody's: it is typed to fill a field.
 */
export function isNhsNumber(digits: string): boolean {
  if (!/^\d{10}$/.test(digits) || /(\d)\1{9}/.test(digits)) return false;
  const [check = 0, ...rest] = Array.from(digits, Number).toReversed();
  // From the digit before the last backwards the weights are 2 to 10.
  const sum = rest.reduce((total, digit, index) => total + digit * (index + 2), 0);
  // 11 stands for 0; 10 is never issued, and no single digit equals it.
  return (11 - (sum % 11)) % 11 === check;
}

/** What people, mails and spreadsheets put between the digits: any space, dash, minus, control or zero-width character. */
const between = /[\s\p{Z}\p{Pd}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2212]/gu;

/** An NHS number as its ten digits, however it was grouped: `943 476 5919`, `943-476-5919`, with no-break spaces. */
export const ungrouped = (text: string): string => text.replaceAll(between, '');
