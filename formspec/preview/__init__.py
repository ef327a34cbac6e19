"""A form in the browser, new at each save of its spec: ``formspec preview``.

::

    files     what was read, and whether any of it has changed
    picture   one state of the form: its documents and their sources
    session   the present state, renewed when a file changes
    changes   what changed since an earlier form
    lines     lines of a spec around locations
    page      what the browser shows: texts, tabs, the state as data
    server    the page and its data on this computer alone, behind a token
"""
