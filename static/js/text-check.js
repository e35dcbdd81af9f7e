// What a text should not hold, shown while someone types; the server judges (privacy/text_check.py).
// findings(text, allowed) -> [{kind, start, end, text}]; positions in UTF-16 units, as selections.
// accusations(text) -> the same, where it says that somebody did a crime.
// loadNames(url) reads the list of first names; without it capitals, initials and numbers are seen.
const words = (text) => new Set(text.trim().split(/\s+/));
const NAMES = { anywhere: new Set(), capital: new Set(), word: new Set() };
const NO_NAMES = words(`
action afrika afrikaan ajax allah almere amerika amerikaan amersfoort amsterdam android antilliaan
antilliaans apeldoorn app april aqsa arabisch arnhem aruba augustus belg belgie belgisch bereal
bevrijdingsdag bijbel bitcoin bonaire brabant breda bureau carnaval centrum china chinees chinese
christelijk college crypto curacao december delft dinsdag discord dm dodenherdenking donderdag
dordrecht duits duitsland eindhoven engels enschede eritrees eritrese europa europees europese
facebook februari feyenoord fortnite frankrijk frans friesland gaza gelderland gemeente god google
groningen haag haarlem halloween halt heijn heils helpwanted hemelvaart holland insta instagram
internet ipad iphone isis islam islamitisch israel israelisch italiaans italie januari
jeugdbescherming jeugdzorg jongerencentrum jongerenwerk joods juli jumbo juni kerst kerstmis
kerstvakantie keti ketikoti kindertelefoon koerdisch koningsdag koran koti kruis leeuwarden leger
leiden lidl limburg linkedin live lyceum maandag maart maastricht marktplaats marokkaan marokkanen
marokko mcdonalds mei messenger minecraft moslim nederland netflix newroz nieuw nieuwjaar nijmegen
noord november oekraiener oekraiens oekraine offerfeest offlimits offline oktober online oost oud
oudjaar overijssel palestijns palestina pasen paypal pieten pinksteren pinterest playstation polen
politie pools psv ramadan randstad reddit reel roblox rode roma rotterdam rusland russisch school
september signal sint sinterklaas slachtofferhulp snap snapchat somalisch spaans spanje spotify
steam stories story suikerfeest surinaams suriname surinamer syrie syrier syrisch telegram thuis
tikkie tiktok tilburg turk turkije twitch uber utrecht valentijn valentijnsdag veilig vinted vrijdag
west whatsapp wifi wijkagent wijkteam woensdag xbox youtube zaterdag zeeland zondag zuid zwolle
`);

const SENTENCE_WORDS = words(`
account alle als bij daar daarna dan dat de deze die dit door drie een eerst elke en enkele er
filmpje foto geen gisteren groepje haar het hier hij hun iedereen iemand ik in is je jongeren
later maar meer men met morgen na naar niemand niet nog nu of om omdat ons ook op over politie
school sinds soms tijdens toch toen tot twee uit van vandaag vanavond veel verder vier volgens
voor waar wanneer wat we wel wie wij zag ze zij zijn zo
`);

const PHONE =
  /(?<![\d+])(?:(?!\d\d([ .\-/])\d\d\1(?:19|20)\d\d)(?:(?:\+|00)31[ .\-]?(?:\(0\)[ .\-]?)?|\(?0)[1-9](?:(?:[ .\-/]|\)[ \-]?)?\d){8}|\+(?!31)[1-9](?:[ .\-]?\d){7,13})(?!\d)/g;
const DATE =
  /(?<![\d.\-/])(?:(?:0?[1-9]|[12]\d|3[01])([ .\-/])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)(?!\1?\d)|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d))/g;
const DATE_DIGITS =
  /^(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$/;
const EMAIL =
  /[\p{L}\d_.+-]+(?:@| ?[([]at[)\]] ?)[\p{L}\d_-]+(?:(?:\.| ?[([](?:dot|punt)[)\]] ?)[\p{L}\d_-]+)+/gu;
const SIDECODES =
  "CC-99-99|99-99-CC|CC-CC-99|99-CC-CC|99-CC-99|CC-99-CC|99-CCC-9|9-CCC-99|CC-999-C|C-999-CC|CCC-99-C|C-99-CCC|9-CC-999|999-CC-9";
const CONSONANT = "BDFGHJKLMNPRSTVWXZ";
const plates = (codes, letters) => codes.replace(/9/g, "\\d").replace(/C/g, `[${letters}]`);
const PLATE = new RegExp(
  `(?<![\\p{L}\\d_#-])(?:${plates(SIDECODES, CONSONANT + CONSONANT.toLowerCase())}|${plates(SIDECODES.slice(36).replace(/-/g, ""), CONSONANT)})(?![\\p{L}\\d_-])`, "gu");
const NUMBERED = /(?<![\p{L}\d_@#])(\p{L}{3,})\d{2,4}(?![\p{L}\d_])/gu;
const WEB = /(?:https?:\/\/|www\.)\S+/g;
const PAGE =
  /(?<![^\s(])(?:https?:\/\/)?(?:[\p{L}\d_]+\.)?(?:instagram|tiktok|snapchat|facebook|youtube|twitter|twitch|x|t|wa|discord)\.(?:com|net|me|tv|gg)\/\S*[^\s.,;:!?)]/giu;
const HANDLE =
  /(?<![\p{L}\d_@])@(?=[\p{L}\d_.]*\p{L})[\p{L}\d_.]*[\p{L}\d_]|(?<![\p{L}\d_.@#/])(?=[\p{L}\d_.]*\p{L})[\p{L}\d_.]*[\p{L}\d]_[\p{L}\d_.]*[\p{L}\d_]/gu;
const TAG = /[@#][\p{L}\d_.]+/gu;
// As chats write _this_.
const ITALIC = /(?<![\p{L}\d_])_(?=[\p{L}\d])|(?<=[\p{L}\d])_(?![\p{L}\d_])/gu;
const NOBODY =
  /(?<![\p{L}\d_])(?:amber[ -]?alerts?|(?:(?:zwarte|roetveeg)[ -]?|sint(?:erklaas)? (?:en|&) (?:zijn |de )?)piet(?:en)?)(?![\p{L}\d_])/giu;
const POSTCODE =
  /(?<![\p{L}\d_])[1-9]\d{3}(?:[ -]?(?!S[ADS]|DM|EN|OF|IN|OP|ER|IS|KM|KB|MB|GB|AM|PM|TM)[A-Z]{2}|(?!s[ads]|km|kb|mb|gb|mg|kg|ml|cm|mm|px|hz|am|pm|en)[a-z]{2})(?![\p{L}\d_])/gu;
const STREET =
  /(?<![\p{L}\d_])(?:(?![Ww]inkelstraat)\p{L}{2,}(?:straat|laan|gracht|singel|steeg|dreef|plantsoen|kade|dijk|str\.)|(?!Schoolplein|Sportpark|Speelveld|Voetbalveld|Sportveld|Snelweg|Onderweg|Halverwege|Fietspad|Skatepark|Supermarkt|Kerstmarkt)[A-Z]\p{L}+(?:weg|plein|hof|pad|markt|park|erf|wal|ring|veld|oord|burg|kamp|haven|brink)) (?:nr\.? |nummer )?\d{1,4}(?: ?[a-zA-Z])?(?![\p{L}\d_:])(?!\.\d)(?! ?(?:uur|jong|meid|mensen|keer|euro|groep))/gu;
const WORD = /(?<![\p{L}\d_@#])\p{L}+(?:['’-]\p{L}+)*(?![\p{L}\d_])/gu;
const PARTICLES = "((?:(?:van|de|der|den|het|'t|’t|ter|ten|te|el|al|ben|bin|von|da|dos|v[./]d\\.?) ){0,3})";
const BETWEEN = new RegExp(`^ ${PARTICLES}$`);
const CAPITALS = "A-ZÀ-ÖØ-ÞĆČĐĞİŁŃŚŞŠŹŻŽ";
const INITIALS = new RegExp(
  `(?<![\\p{L}\\d_.@#])(?:[${CAPITALS}]\\.){1,4} ?${PARTICLES}([${CAPITALS}]\\p{L}+)`, "gu");
const SURNAME = new RegExp(` ${PARTICLES}([${CAPITALS}](?:\\.|\\p{L}+))`, "uy");
const ENDINGS = ["e", "en", "s", "se", "r", "er", "ers"].map((end) => new RegExp(`${end}$`));
const MID_SENTENCE = /[\p{L}\d,_%€&]$|(?<![\p{L}\d_])(?:dhr|mw|mevr|fam|hr|mr|drs?|ir)\.$/iu;
const ACCUSES =
  /\b(?:daders? (?:is|zijn|was|waren|heet|heten|komt|komen|zit|zitten|woont|wonen)\b|(?:is|zijn|was|waren) (?:de |een )?(?:daders?|dealers?|dief|dieven|ronselaars?|oplichters?|inbrekers?|verkrachters?)\b|verdacht(?:e|en)? van\b|als verdachten?\b|(?:de|een|is|zijn|was|waren) verdachten?\b(?= (?:is|zijn|was|waren|heet|heten|in)\b|[.,;:!?]|$)|(?<!(?:account|pagina|kanaal|groep) )dealt\b)/gi;

const mask = (text, pattern) => text.replace(pattern, (match) => "x".repeat(match.length));
const spans = (text, pattern) =>
  [...text.matchAll(pattern)].map((match) => [match.index, match.index + match[0].length]);
const plain = (text) =>
  text.replace(/\p{Zs}/gu, " ").replace(/\p{Pd}/gu, "-");

const passes = (digits) => {
  const nine = digits.padStart(9, "0");
  const sum = [...nine].reduce((total, digit, i) => total + digit * (i < 8 ? 9 - i : -1), 0);
  return +nine > 0 && sum % 11 === 0;
};

function numbers(text, failing) {
  const found = [];
  for (const row of mask(mask(text, PHONE), DATE).matchAll(/\d+(?:[ .\-/]\d+)*/g)) {
    const groups = [...row[0].matchAll(/\d+/g)].map((group) => [row.index + group.index, group[0]]);
    for (let first = 0; first < groups.length; first += 1) {
      const [start, own] = groups[first];
      let digits = own;
      let last = first;
      if (failing) {
        if (own.length === 9 && !passes(own)) found.push([start, start + 9]);
        continue;
      }
      while (digits.length < 9 && groups[last + 1]) {
        if ((groups[last][1].length === 1) !== (groups[last + 1][1].length === 1)) break;
        last += 1;
        digits += groups[last][1];
      }
      if (digits.length !== 9 || !passes(digits)) {
        last = first;
        if (own.length !== 8 || DATE_DIGITS.test(own) || !passes(own)) continue;
      }
      found.push([start, groups[last][0] + groups[last][1].length]);
      first = last;
    }
  }
  return found;
}

const fold = (word) =>
  word.toLowerCase().replace(/[ıłđø]/g, (letter) => ({ ı: "i", ł: "l", đ: "d", ø: "o" })[letter])
    .normalize("NFKD").replace(/\p{M}/gu, "");

const knownWords = (allowed) => {
  const known = new Set(NO_NAMES);
  for (const each of allowed) {
    for (const [word] of each.matchAll(WORD)) {
      for (const part of [word, ...word.split("-")]) if (part.length > 1) known.add(fold(part));
    }
  }
  return (folded) =>
    known.has(folded) ||
    (!NAMES.anywhere.has(folded) && !NAMES.capital.has(folded) &&
      ENDINGS.some((end) => known.has(folded.replace(end, ""))));
};

const numbered = (text, isKnown) =>
  [...text.matchAll(NUMBERED)]
    .filter(([, letters]) => {
      const folded = fold(letters);
      return !isKnown(folded) && (NAMES.anywhere.has(folded) || NAMES.capital.has(folded) ||
        (NAMES.word.has(folded) && /^\p{Lu}/u.test(letters)));
    })
    .map((match) => [match.index, match.index + match[0].length]);

const initials = (text, isKnown) =>
  [...text.matchAll(INITIALS)]
    .filter(([, particles, last]) => particles || !(SENTENCE_WORDS.has(fold(last)) || isKnown(fold(last))))
    .map((match) => [match.index, match.index + match[0].length]);

function names(text, isKnown) {
  const found = [];
  for (const match of text.matchAll(WORD)) {
    const word = match[0].replace(/['’]s$/, "");
    const end = match.index + match[0].length;
    const near = text.slice(Math.max(0, match.index - 20), match.index);
    const before = near.trimEnd();
    const starts = near.slice(before.length).includes("\n") || !MID_SENTENCE.test(before);
    SURNAME.lastIndex = end;
    const follows = SURNAME.exec(text);
    const alone = starts && !(follows && !isKnown(fold(follows[2])));
    const isName = (part) => {
      let folded = fold(part);
      const capital = /^\p{Lu}/u.test(part);
      if (isKnown(folded)) return false;
      if (!Object.values(NAMES).some((each) => each.has(folded))) folded = folded.replace(/s$/, "");
      if (NAMES.anywhere.has(folded)) return true;
      if (NAMES.capital.has(folded)) return capital;
      const opens = NAMES.word.has(folded) ? alone : starts;
      return capital && !opens && part.length > 1 && (!/.\p{Lu}/u.test(part) || part.includes("'"));
    };
    if (isKnown(fold(word)) || !word.split("-").some(isName)) continue;
    const latest = found.at(-1);
    if (latest && BETWEEN.test(text.slice(latest[1], match.index))) latest[1] = end;
    else found.push([match.index, end]);
  }
  return found;
}

export async function loadNames(url) {
  const list = await (await fetch(url)).text();
  for (const [, kind, names] of list.matchAll(/^# \[(\w+)\].*\n((?:[^#].*\n)*)/gm)) {
    NAMES[kind] = words(names);
  }
}

export const accusations = (text) =>
  [...text.matchAll(ACCUSES)].map((match) => ({
    kind: "accusation",
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));

export function findings(text, allowed = []) {
  const found = [];
  let rest = plain(text);
  const take = (kind, places) => {
    for (const [start, end] of places) {
      if (kind) found.push({ kind, start, end, text: text.slice(start, end) });
      rest = rest.slice(0, start) + "x".repeat(end - start) + rest.slice(end);
    }
  };
  take("email", spans(rest, EMAIL));
  take("citizen_service_number", numbers(rest, false));
  take("handle", spans(rest, PAGE));
  take("", spans(rest, WEB));
  take("handle", spans(rest, HANDLE));
  take("", spans(rest, TAG));
  take("", spans(rest, NOBODY));
  rest = rest.replace(ITALIC, " ");
  take("phone", spans(rest, PHONE));
  take("phone", numbers(rest, true));
  take("plate", spans(rest, PLATE));
  take("address", spans(rest, POSTCODE));
  take("address", spans(rest, STREET));
  const isKnown = knownWords(allowed);
  take("handle", numbered(rest, isKnown));
  take("name", initials(rest, isKnown));
  take("name", names(rest, isKnown));
  return found.sort((a, b) => a.start - b.start);
}
