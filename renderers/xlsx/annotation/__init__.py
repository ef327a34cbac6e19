"""Writing comments and colours into a workbook that someone else has saved, with everything else left as it was.

Each module knows one kind of part: ``grid`` and ``cells`` the worksheet, ``styles`` the style sheet, ``comments`` and
``drawing`` the comments and their boxes, ``package`` and ``parts`` the archive and what ties its members together.
``markup`` finds the places in XML, and changes nothing but these.
"""
