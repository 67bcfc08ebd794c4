"""Names that a column cannot have, because a statistics package, a language or the export itself needs them."""

_WORDS = {
    "SPSS": "all and by eq ge gt le lt ne not or to with",
    "Stata": "byte double float if in int long str strl using with",
    "R": "break else false for function inf na nan next null repeat return true while",
    "Python": "as assert async await class continue def del elif except finally from global import is lambda none "
    "nonlocal pass raise try yield",
    "SQL": "alter between case create cross delete desc distinct drop exists group having index insert into join key "
    "left like limit offset on order primary references right rowid select set table then union unique update user "
    "values when where",
}

RESERVED: dict[str, str] = {word: package for package, words in _WORDS.items() for word in words.split()}
"""By reserved word, who reserves it."""

CASE_COLUMNS = (
    "response",
    "questionnaire",
    "version",
    "wave",
    "service",
    "sector",
    "arm",
    "language",
    "access",
    "contact_phase",
    "outcome",
    "seed",
    "synthetic",
    "pilot",
)
"""The columns that every export begins with: about the case, not the questions."""
