"""Practice for outreach workers: scenarios, and a scoring of answers that can say why.

`scenarios` and `points` read what curators wrote; `passages` takes an answer apart, `meaning` finds what
it conveys and contradicts, `stigma` and `tone` how it would land, `score` puts the marks together and
`feedback` says them in order. No scoring depends on chance or on anything outside the repository.
"""
