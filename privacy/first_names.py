"""First names borne in the Netherlands, and capitalised words that are no names.

Folded: lower case, without accents. Names that are also common words (Bas, Roos, Storm) are left
out: in the middle of a sentence their capital gives them away. `static/js/text-check.js` carries
the first and the last list; a test compares them. The other names are the server's alone, so that
the script stays small.
"""

COMMON_FIRST_NAMES = """
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
"""

MORE_FIRST_NAMES = """
abdelhakim abdelkader abel adrian ahlam andrei annelies annemarie anouar arie ashna asmaa awet aygul
badr bashar berat berk berkay bogdan bouchra burcu busra cagla carlijn cem ceren cihan damian
danique danylo daryna dawid defne denzel derya diederik dinesh dounia driss dunya ebru ecem elanur
elena eline emel emiel enes erdem esma esmee evy fadoua fay feline fieke fien filmon fiyori florin
fouad freek furkan gerrit gert ghaith gizem gokhan gwen hafsa hajar hakim hala halima hanane harry
hatice hayat heleen hidde hilal hind hiwet hoda hodan houda huseyin ibtissam ikram ilham ilse ilyas
imane imran indra ionut irem iryna isa isabella ismail ivo jacob jamila janna janneke jawad jessica
joao johan johannes jolanda jonathan jordy josephine jurre kaan kacper kadir karim karima karolina
katarzyna kateryna kenneth khaled khaoula krzysztof kubra kyra lahcen lamia latifa leonie lev lianne
liv loubna luisa lukasz lynn maartje maher malak malgorzata malika manon mariam marieke marije
marijke marina marit marjolein marleen marloes marlou marwa marwan mateusz mathijs maurice melek
meltem merhawi merve meryem metin michal mieke mihai mila morris mouad mouna mourad nabil nahom
najat najib natasja nathan nawal nazar nazli nicole noelle nordin nordine nouha nour noura nuray
oguz oleksandr oliwia orhan orlando osama osman oualid oumaima ozan ozge patryk pien pieter pim
pinar piotr polina quinten rachid radj radouane ralph ramazan rasha rayane recep redouan redouane
remco rene rens ricardo rida rima rishi rkia robbert rogier romano rosalie roshni ruba rutger ryan
sabine safae sahar samuel sanae santino sascha sedat selam selin selina semhar serhiy sevda shahd
shaniqua sharda sibel siem siham sihame silke sinem sjoerd sofiia sohaib soner souad soumaya sumeyye
sunil suzanne svenja svitlana sylvia szymon tarek tarik tetiana thirza tiago tineke tobias tolga
tugba tuncay tycho tygo umut vikash vivian volkan volodymyr wael wafae walid weronika wessel
wiktoria wojciech wout xander yahya yaroslav yasmina yassine yazan yildiz yonas younes youness
younis youri yousra zaid zainab zehra zineb zoey zuzanna
"""

# A word also counts with the endings of `text_check.ENDINGS`: Nederland, Nederlandse.
NO_NAMES = """
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
"""
