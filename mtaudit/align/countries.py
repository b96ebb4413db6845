"""Countries under their other names: news copy says "London", "British" and "Britain" of one actor."""

from __future__ import annotations

# Country, then demonym, capital and other names, all in lower case; countries much in the news, of all continents.
_TABLE = """
usa us american americans america washington; britain uk british london; france french paris; china chinese beijing
russia russian moscow; germany german berlin; japan japanese tokyo; india indian delhi; italy italian rome
spain spanish madrid; portugal portuguese lisbon; netherlands dutch; belgium belgian; austria austrian vienna
switzerland swiss; sweden swedish swede stockholm; norway norwegian oslo; denmark danish dane copenhagen
finland finnish finn helsinki; ireland irish dublin; iceland icelandic icelander reykjavik; poland polish pole warsaw
czechia czech prague; slovakia slovak bratislava; hungary hungarian budapest; romania romanian bucharest
bulgaria bulgarian sofia; greece greek athens; turkey turkish turk turkiye ankara; serbia serbian serb belgrade
croatia croatian croat zagreb; slovenia slovenian slovene ljubljana; albania albanian tirana; kosovo kosovar pristina
estonia estonian tallinn; latvia latvian riga; lithuania lithuanian vilnius; belarus belarusian minsk
ukraine ukrainian kyiv kiev; moldova moldovan chisinau; armenia armenian yerevan; azerbaijan azerbaijani azeri baku
kazakhstan kazakh astana; uzbekistan uzbek tashkent; mongolia mongolian mongol; afghanistan afghan kabul
pakistan pakistani islamabad; bangladesh bangladeshi dhaka; nepal nepali nepalese kathmandu; myanmar burmese burma
thailand thai bangkok; vietnam vietnamese hanoi; cambodia cambodian; laos laotian; malaysia malaysian
taiwan taiwanese taipei
indonesia indonesian jakarta; philippines philippine filipino filipinos manila; singapore singaporean
australia australian canberra; canada canadian ottawa; mexico mexican; cuba cuban havana; brazil brazilian brasilia
argentina argentine argentinian; chile chilean santiago; peru peruvian lima; colombia colombian bogota
venezuela venezuelan caracas; bolivia bolivian; ecuador ecuadorian ecuadorean quito; haiti haitian
iran iranian tehran teheran; iraq iraqi baghdad; israel israeli; palestine palestinian; syria syrian damascus
lebanon lebanese beirut; jordan jordanian amman; saudi saudis riyadh; yemen yemeni sanaa; qatar qatari doha
kuwait kuwaiti; egypt egyptian cairo; libya libyan tripoli; tunisia tunisian tunis; algeria algerian algiers
morocco moroccan rabat; sudan sudanese khartoum; ethiopia ethiopian; somalia somali mogadishu; kenya kenyan nairobi
uganda ugandan kampala; rwanda rwandan kigali; congo congolese kinshasa; nigeria nigerian abuja; ghana ghanaian accra
senegal senegalese dakar; mali malian bamako; angola angolan luanda; zambia zambian lusaka; zimbabwe zimbabwean harare
"""

COUNTRY_OF = {
    name: names[0]
    for line in _TABLE.replace("\n", ";").split(";")
    if (names := line.split())
    for one in names
    for name in (one, f"{one}s")
}
"""Each name (and its plural) → its country."""
