"""The article files: XML with the gold inline (``annotations/GUIDELINES.md``, part II), read and written.

Stripping the tags gives the article's text to the character. The reader uses expat, because it alone knows line *and*
column of every tag; document types are refused outright, and with them every entity bomb and external entity.
"""

from siapabilang.markup.marks import Mark, MarkedArticle, strip_tags
from siapabilang.markup.reader import read_markup
from siapabilang.markup.writer import write_markup

__all__ = ["Mark", "MarkedArticle", "read_markup", "strip_tags", "write_markup"]
