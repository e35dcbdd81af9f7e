"""First names borne in the Netherlands, and capitalised words that are no names.

Folded: lower case, without accents. Names that are also common words (Bas, Roos, Storm) are left
out: in the middle of a sentence their capital gives them away. `static/js/text-check.js` carries
the same two lists; a test compares them.
"""

FIRST_NAMES = """
aafke abdel abdelhakim abdelkader abdi abdullah adam adil agnieszka ahmad ahmed ahmet aicha albert
aleksandra alex alexander ali amina amir amy anass anastasia andriy anil anisha anke anna anne
annelies annemarie anouk anouar anwar arie arjan artem asmaa astrid ayaan ayla aylin ayoub ayse aziz
azra badr bart bartosz bastiaan beyza bianca bilal bjorn bohdan boris bouchra bram brahim brian
bryan burak busra carlijn caroline casper celine chaima chantal charlotte chiara chiel chloe chris
christiaan cihan daan damian daniel danique danny danylo daphne daryna david dawid defne delano
deniz denise dennis denzel dewi diana diederik dilan dilara dirk djamila dmytro dominik dounia driss
dunya dwayne dylan ebru elanur elif elin eline elisa elisabeth elise ellen emiel emily emine emir
emma emre enes erik esma esmee esra esther eva evi evy fabian fadoua farah farid fatiha fatima fatma
fay feline felix femke fenna fieke fien filip finn fleur floris fouad freek frits furkan gerard
gerrit gert gijs giovanni gwen hafsa hajar hakan hakim halima hamid hamza hanan hanna hannah hans
harry hasan hasna hassan hatice heleen hendrik henk hicham hidde hind hodan huseyin hussein ibrahim
ibtissam ikram ilham ilias ilse imane imran inge ingrid iris iryna isa isabel isabella ismail ivan
ivo jaap jacob jakub jamal jamila jan janna janneke jasmijn jason jasper jayden jaylin jelle jeremy
jermaine jeroen jesse jessica jesper joanna joao joep johan johannes jolanda jonas jonathan joost
jordy joris joshua josephine julia julian jurre justin kacper kamal kamil karim karima karin
karolina kasia katarzyna kateryna kees kelly kenneth kerem kevin khadija khalid khaoula kim kirsten
klaas koen kofi krzysztof kubra kwame kyra laila lars latifa laura layla leila lena leonie lev levi
liam lianne lieke lina linda lisa lisanne liv loes lotte loubna luca lucas luisa lukasz luna luuk
lynn maaike maarten maartje maja maksym malak malgorzata malika manon marcel marcin maria marieke
marije marijke marina marit marjolein marleen marloes marlou martijn martin marvin maryam mateusz
mathijs matthijs maud maurice maxime mehdi mehmet melek melis melissa melvin menno mert merve meryem
mia michael michal michelle michiel mieke mike mila milan milou mitchell mohamed mohammad mohammed
mohamud monika morris mouna mourad muhammed murat mustafa mykola nabil nadia najat najib naima naomi
natalia nataliya natasja nathan nawal nazar nick nicky nicole niek niels nienke nina nisa noa noah
noelle nora nouha noura oguz oksana oleh olena oleksandr olga olivia oliwia olivier omar omer
orlando osman oumaima ozan pascal patrick patryk paul pauline pawel peter petra philip pien pieter
pim piotr polina priya quincy quinten rachel rachid rajesh ralph ramazan rania ravi rayan redouan
remco rens rene ricardo richard rick rik robbert robert robin rodney roel rogier romano romy ronald
rosalie ruben rutger ruud ryan sabine sabrina safae sahar salma sam samantha samir samira samuel
sander sandra sanne santino sara sarah sascha sebastiaan selam selim selin selina semhar serhiy
serkan sevda seyma shanti shaniqua sharon siem sihame silke simon sjoerd sofia sofie sofiia sohaib
soner sophie soraya soufiane soumaya stefan stella steven stijn sumeyye sunil susan suzanne svenja
svitlana sven sylvia szymon tamara tarik tariq tess tessa tetiana teun thijmen thijs thomas thirza
tiago tijmen tijn tijs tim timo tineke tobias tom tomasz tristan twan tycho tygo umut valerie vera
victor vikash vincent vivian vlad volodymyr wafae wassim weronika wesley wessel wiktoria willem
wojciech wout wouter xander yannick yara yaroslav yasin yasmin yasmina yasmine yassin yassine youness
younes youri yousra youssef yulia yusuf yvonne zainab zakaria zehra zeynep zineb zoe zoey zofia
zuzanna
"""

NO_NAMES = """
instagram insta snapchat snap snaps tiktok whatsapp whatsappgroep youtube facebook telegram discord
twitch reddit pinterest linkedin messenger signal bereal threads google netflix spotify roblox
fortnite minecraft playstation xbox nintendo steam marktplaats vinted tikkie bitcoin crypto paypal
uber dm dms app apps story stories reel reels live online offline internet wifi bluetooth android
iphone ipad januari februari maart april mei juni juli augustus september oktober november december
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag kerst kerstmis kerstvakantie pasen
pinksteren hemelvaart koningsdag koningsnacht bevrijdingsdag dodenherdenking sinterklaas sint piet
carnaval halloween valentijn valentijnsdag ramadan suikerfeest offerfeest ketikoti keti koti newroz
divali holi oud nieuw nieuwjaar oudjaar nederland nederlands nederlandse nederlander nederlanders
engels engelse turks turkse turken turkije marokkaans marokkaanse marokkanen marokko surinaams
surinaamse surinamers suriname antilliaans antilliaanse antillianen pools poolse polen oekraiens
oekraiense oekraieners oekraine russisch russische rusland arabisch arabische syrisch syrische
syriers syrie somalisch somalische eritrees eritrese duits duitse duitsland belgisch belgische belgie
frans franse frankrijk spaans spaanse spanje italiaans italiaanse italie chinees chinese china
amerikaans amerikaanse amerika europa europees europese afrika afrikaans afrikaanse israel
israelisch palestina palestijns palestijnse koerdisch koerdische roma joods joodse islam islamitisch
islamitische moslim moslims christelijk christelijke god allah koran bijbel offlimits helpwanted
kindertelefoon halt politie gemeente jongerenwerk jongerencentrum jongerenwerker school college
lyceum veilig thuis jeugdzorg jeugdbescherming wijkteam wijkagent leger heils rode kruis bureau slachtofferhulp
centrum noord oost zuid west amsterdam rotterdam haag utrecht eindhoven groningen tilburg almere
breda nijmegen arnhem haarlem enschede amersfoort apeldoorn zwolle leiden dordrecht maastricht
leeuwarden deventer delft lelystad randstad brabant limburg zeeland friesland drenthe gelderland
overijssel flevoland holland ajax feyenoord psv jumbo lidl aldi action mcdonalds albert heijn
"""
