"""Every number of the ranking, tuned on the development data as docs/search.md tells."""

from typing import Final

from forum.search.documents import Trust

# BM25 (Robertson and Zaragoza 2009): weight of length, and how soon repetition stops to count.
B: Final = 0.45
K1: Final = 0.8

KEY_WEIGHT: Final = 1.0
TITLE_WEIGHT: Final = 0.7
FORM_WEIGHT: Final = 0.15
GRAM_WEIGHT: Final = 0.55
# A common 4-gram says less than its rarity in BM25 has it: weighed by that rarity, as a part of
# the greatest there is, to this power.
GRAM_RARITY: Final = 0.6
# Names and numbers: what is written with a capital inside a sentence, or has a digit.
NAME_WEIGHT: Final = 1.2
# Words of light_words.py, which few texts make seem rare.
LIGHT_WEIGHT: Final = 0.2
# Of a compound, each of the two words of the list that it is made of.
PART_WEIGHT: Final = 0.5
# Words of the list, where the typed one is in no text at all, and as a part where it is in many.
SYNONYM_WEIGHT: Final = 0.8
SYNONYM_BESIDE: Final = 0.15
BESIDE_HALF: Final = 5  # texts with the typed word: half way from the one to the other

# A hit that scores less than this part of the best one is noise: not shown, not counted.
FLOOR: Final = 0.1
# So is one with less than this part of one whole word: a 4-gram that many words have.
WORD_PART: Final = 0.2
# A word of the list that so large a part of all texts have, and so many, makes no text fit where
# some have the typed word: "till" is a cash desk, and has the key of a preposition.
COMMON_PART: Final = 0.5
COMMON_TEXTS: Final = 100
# What is solved or confirmed stands a little higher than what fits as well, what is closed or
# overdue a little lower: enough among equals, too little to outweigh a word.
TRUST: Final = {Trust.PLAIN: 1.0, Trust.MORE: 1.05, Trust.LESS: 0.95}

# Work is capped: what is typed, how many words of it count, postings that one search may read.
LONGEST_QUERY: Final = 1000
MOST_WORDS: Final = 32
MOST_POSTINGS: Final = 400_000
# In large forums a 4-gram that is in more than this many texts (or this part) says too little.
GRAM_DOCUMENTS: Final = 2000
GRAM_PART: Final = 0.02
