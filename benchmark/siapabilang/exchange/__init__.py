"""The formats of annotation tools: gold and predictions out, finished annotation back.

An article is first drawn as marks and links (`layer`, `drawing`), which is what every tool shows; a module of
`exchange.formats` writes such documents in one tool's format and reads them again, and knows nothing else. `joining`
turns what an annotator drew back into quotes, `restoring` into the files of ``annotations/``.
"""
