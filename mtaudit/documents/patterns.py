"""Single lines that are not copy, told by how news sites word them."""

from __future__ import annotations

import re
from functools import cache

_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\.?"
)
_CLOCK = r"(?:at\s+)?\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:\(?(?:[A-Z]{2,4}|GMT|UTC)(?:\s*[+-]\s*\d{1,2}(?::?\d{2})?)?\)?)?"
_DATE = (
    rf"(?:(?:{_DAY},?\s+)?(?:(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)"
    rf"(?:,?\s+\d{{4}})?|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|{_DAY}|\d+\s+(?:second|minute|min|hour|hr|day|week|month)s?\s+ago)"
)
_AGENCIES = (
    r"reuters|afp|ap|tass|ani|pti|ians|upi|dpa|efe|ansa|anadolu(?: agency)?|aa|bernama|xinhua|kyodo|yonhap|interfax|"
    r"sputnik|ria(?: novosti)?|bloomberg|getty(?: images)?|epa(?:-efe)?|agence france-presse|associated press|"
    r"the associated press|press association|pa(?: media)?|ukrinform|belta|irna|mehr|wam|spa|sana|mena|saba|nan|bss|unb|"
    r"cp|the canadian press|aap|nzn|lusa|pap|ctk|mti|shutterstock|istock|unsplash|pixabay|wikimedia(?: commons)?|"
    r"alamy|imago|rex features|zuma(?: press)?|sipa|picture alliance"
)
_NAME = r"(?-i:[A-Z][\w’'.-]*(?:\s+(?:[A-Z][\w’'.-]*|de|van|von|der|bin|al|el|la|da|di|du|and|&)){0,6})"
_LABEL_END = r"(?:\s*[:|»›>→▶►–—-]|\s*\xa0|\s{2,}|\s*$)"  # noqa: RUF001

# Labels open a line; what follows is the headline of another article.
_LABELS: tuple[tuple[str, str], ...] = (
    (
        "link to another article",
        r"(?:see also|see more|read also|also read|also see|also watch|watch also|read more|read next|read this|"
        r"also on \w+|more on this(?: story| topic)?|more from [\w .&’'-]{2,40}|more stories|more news|don'?t miss|"
        r"must[- ]reads?|you (?:may|might|could) (?:also )?(?:like|enjoy|be interested in|want to read)(?: this)?|"
        r"related(?:\s+(?:news|articles?|stories|story|content|posts?|topics?|coverage|reading|links?|items?|tags?|videos?))?|"
        r"recommended(?:\s+(?:for you|reading|stories|articles|videos?))?|(?:top|latest|trending|popular|featured) "
        r"(?:news|stories|articles|posts|headlines|videos)|most (?:read|popular|viewed|shared|watched|commented)|"
        r"editor'?s'? (?:picks?|choice)|in case you missed it|up next|read the full (?:story|article)(?: here)?|"
        r"(?:full|original) (?:story|article)|keep reading|continue reading|what to read next|from around the web|"
        r"sponsored (?:content|links)|around the web|promoted (?:stories|content)|(?:watch|listen)(?: live| now)?|"
        r"(?:previous|next) (?:article|post|story)|in pictures|explainer|further reading|also in (?:the )?news)"
        + _LABEL_END,
    ),
    (
        "link to another article",
        r"(?:see also|also read|read also|read more(?: on| about)?|read next)\s+(?-i:[^a-z\s]).*[^.!]$",
    ),
)

# Lines are furniture as a whole, and never where they read as a sentence.
_LINES: tuple[tuple[str, str], ...] = (
    (
        "share prompt",
        r"(?:(?:please )?share (?:this|the)(?: (?:article|story|post|news|page|video))?(?: (?:on|with|via)\b.{0,60})?|share(?: on| via)?"
        r"(?: (?:facebook|twitter|x|whatsapp|telegram|email|linkedin|reddit|pinterest|social media))*|"
        r"(?:facebook|twitter|whatsapp|telegram|email|e-mail|linkedin|reddit|pinterest|pocket|flipboard|print|tweet|"
        r"messenger|copy link|copy url|save|bookmark|like|listen|instagram|youtube|tiktok|viber|vk)"
        r"(?:[\s,|/·•]+(?:and |on )?(?:facebook|twitter|x|whatsapp|telegram|email|e-mail|linkedin|reddit|pinterest|pocket|flipboard|"
        r"print|tweet|messenger|copy link|link|save|bookmark|like|listen|share|instagram|youtube|tiktok|viber|vk))*|"
        r"(?:tweet|pin|email|print|post|save|gift) (?:this|it)(?: article| story| page| post)?|link copied[.!]?|"
        r"\d[\d.,]*[km]?\s+shares?|share\s*\d[\d.,]*[km]?|send (?:this )?to a friend|print this (?:article|page|story)|"
        r"(?:text|font) size.{0,20}|a[-+ ]+a\+?|share your (?:thoughts|views|opinion)s?.{0,80})",
    ),
    (
        "advertisement",
        r"(?:(?:story continues |article continues |continue reading )?(?:below|after)? ?(?:the )?(?:this )?(?:advertisements?|adverts?|ads?)"
        r"(?: (?:below|continues? below))?|(?:story|article|text) continues (?:below|after)\b.{0,30}|"
        r"-*\s*(?:advertisement|advertorial|sponsored|promoted|paid content|partner content)(?: scroll to continue)?\s*-*|"
        r"scroll (?:down )?to continue.{0,30}|skip (?:ad|advert|advertisement|promotion).{0,30}|ad feedback|"
        r"(?:remove|hide|report|close) (?:this )?ads?)\.?",
    ),
    (
        "sign-up prompt",
        r"(?:(?:click|tap) here\b.{0,120}|(?:please )?(?:sign[- ]?up|subscribe|register|log[- ]?in|sign[- ]?in)"
        r"(?: (?:now|today|here|for free))?(?: (?:to|for|and)\b.{0,160})?[.!]?|"
        r"(?:join|follow|like|find|connect with|add|visit) (?:us|our|[A-Z]\w*(?: \w+){0,3}(?:'s|’s)?)\b.{0,60}"
        r"\b(?:on|group|channel|community|newsletter|facebook|twitter|instagram|whatsapp|telegram|google news|youtube|linkedin|app|page|website)\b.{0,60}|"
        r"follow (?:us|@\w+)\b.{0,100}|(?:get|receive|stay|keep)\b.{0,100}\b(?:newsletters?|inbox|up to date with our|app)\b.{0,60}|"
        r"(?:download|install|get) (?:our|the)\b.{0,40}\bapp\b.{0,60}|(?:our|the|daily|weekly|free|morning|evening) .{0,40}newsletters?|"
        r"newsletters?(?: sign[- ]?up)?|enter your (?:e-?mail|name)\b.{0,60}|your e-?mail(?: address)?.{0,80}|"
        r"(?:please )?(?:support|donate|become a (?:member|subscriber|patron))\b.{0,100}|"
        r"(?:you have|you've) .{0,30}free articles?.{0,60}|already (?:a|have).{0,40}\?(?: .{0,40})?|"
        r"this (?:article|content|story) is (?:only )?(?:available|for) (?:to )?(?:subscribers|members|premium).{0,60}|"
        r"(?:we use|this (?:web)?site uses) cookies.{0,300}|(?:accept|reject|manage)(?: all)? cookies|"
        r"for (?:more|the latest|all the latest|breaking|live)\b.{0,60}\b(?:news|updates|stories|headlines)\b.{0,40}\b"
        r"(?:follow|visit|download|subscribe|join|click|log on|tune|stay|read|check)\b.{0,100}|"
        r"catch (?:all )?the\b.{0,80}\b(?:news|updates|headlines|on)\b.{0,100}|"
        r"(?:have|got) (?:a|any) (?:story|tip|question|news tip)s?\b.{0,100}|(?:contact|e-?mail|write to) (?:us|the (?:author|newsroom|editor|reporter|writer)s?)\b.{0,100}|"
        r"thank(?:s| you) for (?:reading|visiting|signing|subscribing)\b.{0,100}|stay (?:tuned|connected|informed|updated)\b.{0,80})",
    ),
    (
        "comments",
        r"(?:\d[\d.,]*[km]?|no|view(?: all)?|show|see|read|add|post|leave|write|join|hide|load(?: more)?|be the first to)\s*(?:a |the |all |more |your |\d+ )?"
        r"(?:comments?|conversation|repl(?:y|ies)|discussion)(?: (?:on|below|so far|here|cancel reply)\b.{0,80})?[.!]?|comments?(?:\s*\(?\d*\)?|:)|"
        r"comments are (?:closed|off|disabled|moderated).{0,80}|(?:leave|post|write|add) (?:a|your) (?:comment|reply|response).{0,40}|"
        r"what do you think\?.{0,80}|(?:let us know|tell us) (?:what you think|your (?:views|thoughts|opinion)).{0,80}|"
        r"your e-?mail address will not be published.{0,80}|required fields are marked.{0,10}|\d[\d.,]*[km]? (?:views?|reads?|likes?|votes?|reactions?)|"
        r"rate this (?:article|story|post).{0,20}|was this (?:article|page|story) (?:helpful|useful)\?.{0,20}|reply|upvote|report(?: abuse)?",
    ),
    (
        "address",
        r"(?:(?:visit|web|website|e-?mail|tel|phone|fax|source|url|link|via)\s*:?\s*)?(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|"
        r"(?:[\w-]+\.)+(?:com|org|net|ir|ru|uk|in|ng|info|tv|co|news|eu|de|fr|io)(?:/\S*)?)"
        r"(?:[\s,;|]+(?:and\s+|or\s+)?(?:https?://\S+|www\.\S+|(?:[\w-]+\.)+[a-z]{2,6}(?:/\S*)?))*[.]?",
    ),
    (
        "address",
        r".{0,80}\b(?:website|site|app|page)s?\b.{0,40}\b(?:can|may) (?:also )?be (?:accessed|reached|found|visited)\b.{0,80}[:.]?|"
        r"(?:tel|phone|fax|e-?mail|mobile)\s*[.:]\s*.{3,80}|(?:p\.?\s?o\.?\s*box)\s+\d.{0,80}|for (?:inquiries|enquiries|queries|more information),? .{0,120}",
    ),
    (
        "copyright",
        r"(?:(?:©|\(c\)|copyright)\s*(?:©|\(c\))?.{0,200}|.{0,60}\ball rights reserved\b.{0,120}|©.{0,200}|"
        r"(?:this material|reproduction|republication|redistribution)\b.{0,160}\b(?:may not be|without|prohibited|forbidden)\b.{0,120}|"
        r"(?:terms (?:of|and) (?:use|service|conditions)|privacy (?:policy|notice)|cookie (?:policy|settings)|about us|contact us|advertise(?: with us)?|careers|sitemap|site map|rss(?: feeds?)?|"
        r"help|faq|accessibility|disclaimer|imprint)(?:[\s|·•/,-]+(?:terms (?:of|and) (?:use|service|conditions)|privacy(?: policy| notice)?|cookie (?:policy|settings)|about us|contact us|"
        r"advertise(?: with us)?|careers|sitemap|rss|help|faq|accessibility|disclaimer|imprint))*|disclaimer\s*:.{0,400})",
    ),
    (
        "tags",
        r"(?:tags?|topics?|keywords?|filed under|categor(?:y|ies)|posted in|labels?|in this (?:article|story)|more on|more about|hashtags?)\s*(?::.{0,300}|$)|"
        r"(?:#\w+[\s,]*){1,20}",
    ),
    (
        "navigation",
        r"(?:home(?:page)?|menu|search(?: .{0,20})?|close(?: menu)?|skip to .{0,40}|(?:go |back )?to (?:top|home|homepage|the top|[\w-]+\.[a-z.]{2,6})|back(?: to .{0,30})?|top|next|previous|prev|load more|show (?:more|less|all)|"
        r"view (?:more|all)|see (?:more|all)|more|sections?|navigation|toggle .{0,20}|log ?out|my account|subscribe|live(?: tv| now| blog)?|breaking(?: news)?|"
        r"e-?paper|english|edition|advanced search|loading\.{0,3}|expand|collapse|"
        r"\d{1,2} min(?:ute)?s?(?: read)?|(?:reading|read) time\s*:?.{0,20}|listen to (?:this )?article.{0,20}|page \d+(?: of \d+)?|\d+ ?/ ?\d+)",
    ),
    (
        "navigation",
        r"[\w&’'. -]{2,40}(?:\s*\xa0?\s*[/|>»›→▸▶•·:]{1,2}\s*\xa0?\s*[\w&’'. -]{2,60}){2,8}",  # noqa: RUF001
    ),
    (
        "date line",
        rf"(?:(?:published|updated|posted|last (?:updated|modified|edited)|first published|modified|created|issued|date|time|on|released|as of|{_NAME})\s*"
        rf"(?:on|at|:)?[\s:|•·-]*)?{_DATE}(?:[\s,|•·@/–—-]+(?:{_CLOCK}|{_DATE}))*"
        rf"(?:[\s,|•·/–—-]+(?:(?:published|updated|posted|last updated|first published|modified)\s*(?:on|at|:)?[\s:|•·-]*)?(?:{_DATE}|{_CLOCK})(?:[\s,|•·@-]+{_CLOCK})*)*\.?",
    ),
    (
        "date line",
        rf"(?:published|updated|posted|last updated|first published)\s*(?:on|at|:)?.{{0,20}}\d.{{0,60}}|{_CLOCK}",
    ),
    (
        "by-line",
        r"(?:(?:by|written by|reported by|reporting by|story by|report by|from|author|authors|edited by|editing by|posted by|published by|text by|words by|"
        r"translated by|compiled by|additional reporting by|writing by|editor|reporter|correspondent|source)\s*[:|]?\s+)"
        rf"(?:our (?:own )?(?:\w+ )?(?:correspondent|reporter|staff|bureau)|staff(?: (?:writer|reporter)s?)?|(?:the )?(?:{_AGENCIES})|{_NAME})"
        rf"(?:\s*(?:,|\||•|·|/|–|—|-|and|in|;|for|with|at|&)\s*(?:{_NAME}|staff \w+|(?:{_AGENCIES})|\w+ (?:correspondent|editor|reporter|writer)|our \w+ correspondent|{_DATE}))*[.;]?",
    ),
    (
        "by-line",
        rf"\(?(?:reporting|additional reporting|writing|editing|edited|compiled|translation|translated)\b[\w ]{{0,30}} by\b.{{0,200}}\)?|"
        rf"\(?(?:{_AGENCIES})(?:\s*[/,|+&-]\s*(?:{_AGENCIES}|agencies|[A-Z]{{2,5}}))*\)?\.?|(?:with (?:inputs?|agencies|files|reporting)|inputs)\b.{{0,20}}\b(?:from|by)\b.{{0,80}}|"
        rf"(?:our|staff|special|senior|web|news) (?:\w+ )?(?:correspondent|reporter|writer|desk|bureau|report)s?|(?:web|news|digital|online|city|international|world|foreign) desk|"
        rf"agenc(?:y|ies)|news agencies|\(?(?:with|from) agenc(?:y|ies)(?: inputs?)?\)?|{_NAME},? (?:(?:senior|chief|special|staff|deputy|foreign|political|diplomatic|world|news)\s+)*(?:correspondent|reporter|staff writer|bureau chief)s?(?: (?:in|for|at) [\w ]{{2,30}})?|"
        rf"-{{1,2}}\s*(?:{_AGENCIES})\.?|{_NAME}\s*(?:\||•|·|/)\s*(?:{_AGENCIES}|{_NAME})",
    ),
    (
        "photo credit",
        rf"(?:(?:(?:file )?(?:photo(?:graph)?s?|images?|pictures?|pics?|illustration|graphic|video|screengrab|screenshot)(?: (?:credit|source|courtesy|by|from|via|for))*|(?:photo |image |picture )?credit|courtesy)\s*[:/©|-]\s*.{{2,80}}|"
        rf"(?:file )?(?:photo|image|picture|illustration|video) (?:by|courtesy(?: of)?|from|via|credit)\b.{{2,80}}|"
        rf"(?:\w+ ){{0,4}}\w*\s*[/|]\s*(?:{_AGENCIES})(?:\s*(?:via|/)\s*(?:{_AGENCIES}))*|(?:{_AGENCIES})(?: (?:file )?(?:photo|image|picture|video)s?)(?:[/ ].{{0,40}})?|"
        rf"(?:{_AGENCIES})\s*/\s*.{{2,40}}|(?:file|representational|representative|stock|illustrative) (?:photo|image|picture|pic)s?)\.?",
    ),
    (
        "credit line",
        r"(?:(?:this|the) (?:article|story|report|post|piece|item|copy|text)\b.{0,60}\b(?:originally|first|previously|auto-generated|published|edited|generated|translated|syndicated|produced|sourced|appeared|has not been|written)\b.{0,200}|"
        r"(?:\(?(?:except for the headline|with the exception of the headline)).{0,200}|(?:written|prepared|produced|compiled|created|collected) (?:for|by|from|with)\b.{0,100}|"
        r"(?:source|sources|via|originally published (?:in|on|by|at))\s*:\s+(?-i:[A-Z]).{0,60}|.{0,50}\bcontributed to this (?:report|article|story)\b.{0,40}|"
        r"views expressed\b.{0,200}|the (?:views|opinions) expressed\b.{0,200})",
    ),
)


# Notices are whole sentences that sites put under every article.
_NOTICES: tuple[tuple[str, str], ...] = (
    (
        "sign-up prompt",
        r"(?:click|tap) here (?:to|for)\b.{0,120}|(?:please )?(?:sign up|subscribe|register) (?:(?:now|today|here) )?(?:to|for) "
        r"(?:our|the|a free|daily|weekly|my|your)\b.{0,160}|"
        r"(?:join|follow|like|find|connect with|add) (?:us|our|\w+(?: \w+){0,3}'s)\b.{0,30}\b(?:on|channel|newsletter|community)\b.{0,100}|"
        r"(?:download|install|get) (?:our|the) .{0,30}\bapp\b.{0,60}|your e-?mail address will not be published.{0,80}|"
        r"(?:we use|this (?:web)?site uses) cookies.{0,300}|thank you for (?:reading|signing up|subscribing)\b.{0,80}|"
        r"for (?:more|the latest|all the latest|breaking|live)\b.{0,60}\b(?:follow us|visit our|download|subscribe|click)\b.{0,100}|"
        r"(?:contact|e-?mail|write to) (?:us|the (?:author|newsroom|editor|reporter|writer)s?) (?:at|on|via)\b.{0,100}|"
        r"(?:please )?(?:support|donate to) (?:us|our (?:journalism|work))\b.{0,120}|stay tuned (?:to|for|with)\b.{0,80}",
    ),
    (
        "comments",
        r"comments are (?:closed|off|disabled|moderated).{0,80}|be the first to comment.{0,40}|let us know (?:what you think|your (?:views|thoughts)).{0,80}|"
        r"what do you think\? (?:let us|tell us|leave|share|comment).{0,80}|share your (?:thoughts|views) (?:in|with|below).{0,60}",
    ),
    (
        "address",
        r".{0,60}\b(?:website|site|app|page)s?\b.{0,30}\b(?:can|may) (?:also )?be (?:accessed|reached|found|visited) at\b.{0,120}",
    ),
    (
        "copyright",
        r"(?:©|\(c\) ?\d{4}|copyright (?:©|\(c\)|\d{4})).{0,300}|.{0,80}\ball rights reserved\b.{0,160}|"
        r"(?:this material|reproduction|republication|redistribution)\b.{0,160}\b(?:may not be|without (?:prior|permission|written)|is prohibited|is forbidden)\b.{0,160}|"
        r"disclaimer\s*:.{0,400}",
    ),
    (
        "credit line",
        r"\(?(?:this|the) (?:article|story|report|post|piece|item|copy)\b.{0,40}\b(?:originally|first|previously|auto-generated|"
        r"published (?:from|by|in|on|without)|edited by|syndicated|(?:has|have) not been edited|is (?:published|generated))\b.{0,200}|"
        r"\(?(?:except for|with the exception of) the headline.{0,200}|(?:written|prepared|produced|compiled) (?:for|by) (?:the )?(?-i:[\w. ]{2,60}) (?:project|from|with|staff|desk|for)\b.{0,80}|"
        r".{0,80}\bcontributed to this (?:report|article|story)\b.{0,40}|(?:the )?(?:views|opinions) expressed\b.{0,200}|"
        r"\(?(?:(?:additional )?reporting|writing|editing|translation) by\b.{0,200}|\(?(?:with (?:inputs?|files|reporting) from)\b.{0,80}",
    ),
)

_LONGEST = 420
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")  # noqa: RUF001


def line_reason(line: str) -> str:
    """Why a line is furniture by its wording, "" where it may be copy."""
    if len(line) > _LONGEST:
        return ""
    for reason, pattern in _compiled(_LABELS):
        if pattern.match(line):
            return reason
    for reason, pattern in _compiled(_NOTICES):
        if pattern.fullmatch(line):
            return reason
    if reads_as_sentence(line):
        return ""
    for reason, pattern in _compiled(_LINES):
        if pattern.fullmatch(line):
            return reason
    return ""


def reads_as_sentence(line: str) -> bool:
    """Six words or more and a final mark, or more words than any headline has."""
    words = line.split()
    return len(words) > 25 or (len(words) >= 6 and bool(_SENTENCE_END.search(line)))


@cache
def _compiled(table: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((reason, re.compile(pattern, re.IGNORECASE)) for reason, pattern in table)
