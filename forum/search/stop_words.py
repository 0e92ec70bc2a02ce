"""Words that say nothing about a text: few on purpose, a longer list found less (docs/search.md).

Question words of bokmål, nynorsk, Danish and English, and the commonest little words.
"""

from typing import Final

_NORWEGIAN = "hva hvem hvor hvilken hvilket hvilke hvordan hvorfor når mange mye og i å at"
_NYNORSK = "kva kven kvar korleis kvifor mykje"
_DANISH = "hvad hvornår meget"
_ENGLISH = "what who where when which how why the of and"

STOP_WORDS: Final = frozenset(f"{_NORWEGIAN} {_NYNORSK} {_DANISH} {_ENGLISH}".split())
