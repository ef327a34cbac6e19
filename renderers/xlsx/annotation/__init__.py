"""Writing comments and colours into a workbook that someone else has saved, with everything else left as it was.

Each module knows one kind of part: ``grid`` and ``cells`` the worksheet, ``styles`` the style sheet, ``comments`` and
``drawing`` the comments and their boxes, ``package`` and ``parts`` the archive and the references between its members.
``markup`` finds positions in XML, and changes only these.
"""
