"""First names borne in the Netherlands, and capitalised words that are no names.

Folded: lower case, without accents. The names stand in one data file that the browser loads too,
when somebody begins to write; NO_NAMES and SENTENCE_WORDS also stand in `static/js/text-check.js`,
and a test compares them.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "static" / "data" / "first-names.txt"
_BLOCK = re.compile(r"^# \[(\w+)\].*\n((?:[^#].*\n)*)", re.MULTILINE)


@dataclass(frozen=True)
class FirstNames:
    """`anywhere` is found without a capital too, `capital` with one; a name of `word` is an
    ordinary word as well, found in the middle of a sentence or before a family name. `plural` are
    words that read as a name with the -s of whose something is, and are none: jeans, jordans."""

    anywhere: frozenset[str]
    capital: frozenset[str]
    word: frozenset[str]
    plural: frozenset[str]

    def hold(self, word: str) -> bool:
        """Whether the word is one of the list as it stands."""
        return any(word in each for each in (self.anywhere, self.capital, self.word, self.plural))


@cache
def first_names() -> FirstNames:
    """The names of the data file, read once in a process."""
    blocks = {kind: frozenset(names.split()) for kind, names in _BLOCK.findall(FILE.read_text())}
    return FirstNames(**blocks)


# Words that open a sentence: after a letter with a full stop (*option B. Then*) no family name.
SENTENCE_WORDS = """
account alle als bij daar daarna dan dat de deze die dit door drie een eerst elke en enkele er
filmpje foto geen gisteren groepje haar het hier hij hun iedereen iemand ik in is je jongeren
later maar meer men met morgen na naar niemand niet nog nu of om omdat ons ook op over politie
school sinds soms tijdens toch toen tot twee uit van vandaag vanavond veel verder vier volgens
voor waar wanneer wat we wel wie wij zag ze zij zijn zo
"""

# A word also counts with the endings of `text_check.ENDINGS`: Nederland, Nederlandse.
NO_NAMES = """
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
"""
