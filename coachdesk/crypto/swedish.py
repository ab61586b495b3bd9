"""What Swedes pick first when asked for a password: the estimator's own lists know English only.

Chosen by hand, the likeliest first: seasons, the words of this work, places of the inland, names, family, animals,
feelings, weather, home, sport, food, and the small words.
"""

from typing import Final

_WORDS: Final = """
lösenord losenord hemligt hemlig välkommen valkommen sommar vinter höst host vår sverige stockholm älskling alskling hejsan
hejhej hej sommaren vintern hösten våren januari februari mars april maj juni juli augusti september oktober november december
måndag tisdag onsdag torsdag fredag lördag söndag mandag lordag sondag jul julafton midsommar påsk semester solsken blomma
kommun kommunen coach coachdesk arbete arbetet jobb jobbet skola skolan socialtjänst socialtjänsten handläggare deltagare
akt akten journal anteckning projekt projektet integration arbetsmarknad enheten kontoret kontor chef kollega dator datorn
laptop skärm tangentbord inloggning logga användare administratör admin test testar testa program programmet system
härjedalen harjedalen sveg funäsdalen funasdalen hede vemdalen ytterhogdal lillhärdal tännäs jämtland jamtland östersund ostersund
åre are strömsund ragunda bräcke krokom berg svenstavik hammarstrand dalarna mora orsa älvdalen malung sälen leksand rättvik
falun borlänge ludvika gävle gavle sundsvall umeå umea luleå lulea kiruna gällivare jokkmokk arjeplog arvidsjaur sorsele
storuman vilhelmina dorotea åsele lycksele norsjö malå vindeln pajala överkalix haparanda kalix piteå boden skellefteå
örnsköldsvik kramfors sollefteå härnösand timrå ånge ljusdal bollnäs hudiksvall söderhamn göteborg goteborg malmö malmo
uppsala västerås örebro linköping norrköping helsingborg jönköping lund karlstad växjö kalmar halmstad norge finland danmark
anna maria eva karin kristina lena kerstin emma sara ingrid linnea birgitta marie elisabeth elin johanna sofia hanna malin
jenny annika susanne ulla ida margareta julia lisa amanda camilla helena linda astrid alice maja ella wilma ebba alva
agnes klara elsa vera saga freja signe stina tuva lovisa matilda moa felicia frida ellen josefin therese cecilia monica
lars erik karl anders johan per nils mikael jan peter hans lennart gunnar sven thomas fredrik bengt bo daniel gustav
andreas göran magnus alexander stefan björn martin mats mattias henrik leif jonas ulf joakim emil oscar oskar elias william
lucas liam hugo noah adam axel filip viktor simon anton albin arvid ludvig olle kalle pelle lasse nisse bosse
andersson johansson karlsson nilsson eriksson larsson olsson persson svensson gustafsson pettersson jonsson jansson hansson
mamma pappa mormor morfar farmor farfar syster bror dotter son barn barnen familj familjen fru make maka sambo bebis
hund hunden katt katten häst hästen hast ko kalv får get gris höna tupp fågel örn uggla korp kråka björn varg lo järv
älg alg ren renen räv hare mus råtta igelkott fisk gädda abborre öring lax myra mygga bi humla fjäril spindel orm
kärlek karlek kärleken älskar jagälskardig lycka lycklig glad ledsen snäll vacker söt fin bra dålig stor liten lång kort
röd blå gul grön svart vit brun grå rosa lila orange guld silver diamant stjärna måne sol himmel jord vatten eld luft
skog skogen fjäll fjället sjö sjön älv älven berg berget dal dalen hav havet strand ö myr äng åker väg vägen stig bro
snö is regn vind storm åska blixt dimma kyla värme kall varm natt dag morgon kväll midnatt vecka månad år tid klocka
hus huset stuga stugan hem hemma dörr fönster kök bord stol säng lampa spis bastu trädgård gräs träd gran tall björk
blad ros tulpan sten grus sand lera bil bilen båt cykel tåg buss flyg motorcykel traktor volvo saab scania skoter snöskoter
skida skidor skidåkning hockey fotboll ishockey innebandy handboll jakt jaga fiske fiska löpning träning spel spela boll mål
aik hammarby djurgården ifk brynäs modo frölunda färjestad leksands timråik björklöven musik sång gitarr piano dans film bok läsa
mat mjölk kaffe te öl vin bröd smör ost kött korv köttbullar potatis pannkaka våffla tårta kaka bulle kanelbulle glass
godis choklad äpple päron banan apelsin jordgubbe blåbär lingon hjortron tomat gurka lök soppa pasta ris socker salt peppar
ett två tre fyra fem sex sju åtta nio tio tjugo hundra tusen första andra tredje en och att det som på är av för med
den till inte om har de ett han men var jag sig från vi så kan när nu skall kommer hon där ut vad efter man mycket
upp alla också mig bara något här ska någon vill blir över eller hur under mellan mot igen aldrig alltid ja nej tack
snälla förlåt hjälp grattis god jul gott nytt hoppas tro hopp frihet fred krig kung drottning prins prinsessa gud jesus
ängel djävul fan helvete skit jävla idiot bajs kiss rumpa kyss kram vän vänner kompis pojke flicka kille tjej gubbe gumma
"""
COMMON_WORDS: Final[tuple[str, ...]] = tuple(dict.fromkeys(_WORDS.split()))
