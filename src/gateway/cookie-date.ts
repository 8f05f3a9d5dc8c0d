/**
 * Reads the value of an `Expires` attribute the way browsers do (RFC 6265bis, section 5.1.1): token by
 * token, in any order, so that every historic date format works. `Date.parse` accepts other strings.
 */

const DELIMITERS = /[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/;
const TIME = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)/;
const DAY = /^(\d{1,2})(?:\D|$)/;
const MONTH = /^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i;
const YEAR = /^(\d{2,4})(?:\D|$)/;
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** @returns ms since the epoch, or undefined where the text is no date. */
export function parseCookieDate(text: string): number | undefined {
  let time: readonly [hour: number, minute: number, second: number] | undefined;
  let day: number | undefined;
  let month: number | undefined;
  let year: number | undefined;

  for (const token of text.split(DELIMITERS)) {
    let match: RegExpExecArray | null;
    if (time === undefined && (match = TIME.exec(token))) {
      time = [Number(match[1]), Number(match[2]), Number(match[3])];
    } else if (day === undefined && (match = DAY.exec(token))) {
      day = Number(match[1]);
    } else if (month === undefined && (match = MONTH.exec(token))) {
      month = MONTHS.indexOf((match[1] ?? "").toLowerCase());
    } else if (year === undefined && (match = YEAR.exec(token))) {
      year = fullYear(Number(match[1]));
    }
  }

  if (time === undefined || day === undefined || month === undefined || year === undefined) {
    return undefined;
  }
  const [hour, minute, second] = time;
  if (year < 1601 || hour > 23 || minute > 59 || second > 59 || day < 1) return undefined;
  const ms = Date.UTC(year, month, day, hour, minute, second);
  // 31 April is no date: Date.UTC would roll it over to May.
  return new Date(ms).getUTCDate() === day ? ms : undefined;
}

function fullYear(year: number): number {
  if (year >= 70 && year <= 99) return year + 1900;
  return year <= 69 ? year + 2000 : year;
}
