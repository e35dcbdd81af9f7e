// What a text should not hold, shown while someone types; the server judges (privacy/text_check.py).
// findings(text, allowed) -> [{kind, start, end, text}]; positions in UTF-16 units, as selections.
const words = (text) => new Set(text.trim().split(/\s+/));
const NAMES = words(`
aafke abdel abdi abdullah adam adil agnieszka ahmad ahmed ahmet aicha aleksandra alex
alexander ali amina amir amy anass anastasia andriy anil anisha anke anna anne anouk anwar arjan
artem astrid ayaan ayla aylin ayoub ayse aziz azra bart bartosz bastiaan beyza bianca bilal bjorn
bohdan boris brahim bram brian bryan burak caroline casper celine chaima chantal charlotte chiara
chiel chloe chris christiaan daan daniel danny daphne david delano denise deniz dennis dewi diana
dilan dilara dirk djamila dmytro dominik dwayne dylan elif elin elisa elisabeth elise ellen emily
emine emir emma emre erik esra esther eva evi fabian farah farid fatiha fatima fatma felix femke
fenna filip finn fleur floris frits gerard gijs giovanni hakan hamid hamza hanan hanna hannah hans
hasan hasna hassan hendrik henk hicham hussein ibrahim ilias inge ingrid iris isabel ivan jaap jakub
jamal jan jasmijn jason jasper jayden jaylin jelle jeremy jermaine jeroen jesper jesse joanna joep
jonas joost joris joshua julia julian justin kamal kamil karin kasia kees kelly kerem kevin khadija
khalid kim kirsten klaas koen kofi kwame laila lars laura layla leila lena levi liam lieke lina
linda lisa lisanne loes lotte luca lucas luna luuk maaike maarten maja maksym marcel marcin maria
martijn martin marvin maryam matthijs maud maxime mehdi mehmet melis melissa melvin menno mert mia
michael michelle michiel mike milan milou mitchell mohamed mohammad mohammed mohamud monika muhammed
murat mustafa mykola nadia naima naomi natalia nataliya nick nicky niek niels nienke nina nisa noa
noah nora oksana oleh olena olga olivia olivier omar omer pascal patrick paul pauline pawel peter
petra philip priya quincy rachel rajesh rania ravi rayan richard rick rik robert robin rodney roel
romy ronald ruben ruud sabrina salma sam samantha samir samira sander sandra sanne sara sarah
sebastiaan selim serkan seyma shanti sharon simon sofia sofie sophie soraya soufiane stefan stella
steven stijn susan sven tamara tariq tess tessa teun thijmen thijs thomas tijmen tijn tijs tim timo
tom tomasz tristan twan valerie vera victor vincent vlad wassim wesley willem wouter yannick yara
yasin yasmin yasmine yassin youssef yulia yusuf yvonne zakaria zeynep zoe zofia
`);
const NO_NAMES = words(`
action afrika afrikaan ajax allah almere amerika amerikaan amersfoort amsterdam android
antilliaan antilliaans apeldoorn app april arabisch arnhem augustus belg belgie belgisch bereal
bevrijdingsdag bijbel bitcoin brabant breda bureau carnaval centrum china chinees chinese
christelijk college crypto december delft dinsdag discord dm dodenherdenking donderdag dordrecht
duits duitsland eindhoven engels enschede eritrees eritrese europa europees europese facebook
februari feyenoord fortnite frankrijk frans friesland gelderland gemeente god google groningen haag
haarlem halloween halt heijn heils helpwanted hemelvaart holland insta instagram internet ipad
iphone islam islamitisch israel israelisch italiaans italie januari jeugdbescherming jeugdzorg
jongerencentrum jongerenwerk joods juli jumbo juni kerst kerstmis kerstvakantie keti ketikoti
kindertelefoon koerdisch koningsdag koran koti kruis leeuwarden leger leiden lidl limburg linkedin
live lyceum maandag maart maastricht marktplaats marokkaan marokkanen marokko mcdonalds mei
messenger minecraft moslim nederland netflix newroz nieuw nieuwjaar nijmegen noord november
oekraiener oekraiens oekraine offerfeest offlimits offline oktober online oost oud oudjaar
overijssel palestijns palestina pasen paypal piet pinksteren pinterest playstation polen politie
pools psv ramadan randstad reddit reel roblox rode roma rotterdam rusland russisch school september
signal sint sinterklaas slachtofferhulp snap snapchat somalisch spaans spanje spotify steam stories
story suikerfeest surinaams suriname surinamer syrie syrier syrisch telegram thuis tikkie tiktok
tilburg turk turkije twitch uber utrecht valentijn valentijnsdag veilig vinted vrijdag west whatsapp
wifi wijkagent wijkteam woensdag xbox youtube zaterdag zeeland zondag zuid zwolle
`);

const PHONE =
  /(?<![\d+])(?:(?:(?:\+|00)31[ .\-]?(?:\(0\)[ .\-]?)?|0)[1-9](?:[ .\-]?\d){8}|\+(?!31)[1-9](?:[ .\-]?\d){7,13})(?!\d)/g;
const DATE =
  /(?<![\d.\-/])(?:(?:0?[1-9]|[12]\d|3[01])([ .\-/])(?:0?[1-9]|1[0-2])\1(?:(?:19|20)\d\d|\d\d)(?!\1?\d)|(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d))/g;
const DATE_DIGITS =
  /^(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))$/;
const EMAIL = /[\p{L}\d_.+-]+@[\p{L}\d_-]+(?:\.[\p{L}\d_-]+)+/gu;
const WEB = /(?:https?:\/\/|www\.)\S+/g;
const HANDLE = /[@#][\p{L}\d_.]+/gu;
const POSTCODE =
  /(?<![\p{L}\d_])[1-9]\d{3}(?: ?(?!S[ADS]|DM|EN|OF|IN|OP|ER|IS|KM|KB|MB|GB|AM|PM|TM)[A-Z]{2}|(?!s[ads]|km|kb|mb|gb|mg|kg|ml|cm|mm|px|hz|am|pm|en)[a-z]{2})(?![\p{L}\d_])/gu;
const STREET =
  /(?<![\p{L}\d_])(?:(?![Ww]inkelstraat)\p{L}{2,}(?:straat|laan|gracht|singel|steeg|dreef|plantsoen|kade|dijk)|(?!Schoolplein|Sportpark|Speelveld|Voetbalveld|Sportveld|Snelweg|Onderweg|Halverwege|Fietspad|Skatepark|Supermarkt|Kerstmarkt)[A-Z]\p{L}+(?:weg|plein|hof|pad|markt|park|erf|wal|ring|veld|oord|burg|kamp|haven|brink)) \d{1,4}(?: ?[a-zA-Z])?(?![\p{L}\d_:])(?!\.\d)(?! ?(?:uur|jong|meid|mensen|keer|euro|groep))/gu;
const WORD = /(?<![\p{L}\d_@#])\p{L}+(?:['’-]\p{L}+)*(?![\p{L}\d_])/gu;
const BETWEEN = /^ (?:(?:van|de|der|den|het|'t|’t|ter|ten|te|el|al|ben|bin|von|da|dos) ){0,3}$/;
const ENDINGS = ["e", "en", "s", "se", "r", "er", "ers"].map((end) => new RegExp(`${end}$`));
const MID_SENTENCE = /[\p{L}\d,_%€&]$/u;

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
  for (const row of mask(mask(plain(text), PHONE), DATE).matchAll(/\d+(?:[ .\-/]\d+)*/g)) {
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

function names(text, allowed) {
  const known = new Set(NO_NAMES);
  for (const each of allowed) {
    for (const [word] of each.matchAll(WORD)) {
      for (const part of [word, ...word.split("-")]) if (part.length > 1) known.add(fold(part));
    }
  }
  const isKnown = (folded) =>
    known.has(folded) || (!NAMES.has(folded) && ENDINGS.some((end) => known.has(folded.replace(end, ""))));
  const found = [];
  for (const match of text.matchAll(WORD)) {
    const word = match[0].replace(/['’]s$/, "");
    const near = text.slice(Math.max(0, match.index - 20), match.index);
    const before = near.trimEnd();
    const starts = near.slice(before.length).includes("\n") || !MID_SENTENCE.test(before);
    const isName = (part) => {
      const folded = fold(part);
      const capital = /^\p{Lu}/u.test(part);
      if (isKnown(folded)) return false;
      if (NAMES.has(folded)) return capital || folded.length > 3;
      return capital && !starts && part.length > 1 && (!/.\p{Lu}/u.test(part) || part.includes("'"));
    };
    if (isKnown(fold(word)) || !word.split("-").some(isName)) continue;
    const end = match.index + match[0].length;
    const latest = found.at(-1);
    if (latest && BETWEEN.test(text.slice(latest[1], match.index))) latest[1] = end;
    else found.push([match.index, end]);
  }
  return found;
}

export function findings(text, allowed = []) {
  const found = [];
  let rest = text;
  const take = (kind, places) => {
    for (const [start, end] of places) {
      if (kind) found.push({ kind, start, end, text: text.slice(start, end) });
      rest = rest.slice(0, start) + "x".repeat(end - start) + rest.slice(end);
    }
  };
  take("email", spans(rest, EMAIL));
  take("citizen_service_number", numbers(rest, false));
  take("", spans(rest, WEB));
  take("", spans(rest, HANDLE));
  take("phone", spans(plain(rest), PHONE));
  take("phone", numbers(rest, true));
  take("address", spans(rest, POSTCODE));
  take("address", spans(rest, STREET));
  take("name", names(rest, allowed));
  return found.sort((a, b) => a.start - b.start);
}
