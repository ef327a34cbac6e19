"""The base of a form's own class."""

from __future__ import annotations

from .record import Record


class Form(Record):
    """The base of the class of a whole form, which has an attribute for each parameter and each block.

    The ids of the form are its only public names: operations on a form are methods of :class:`formspec.FormSpec`.
    """

    __slots__ = ()
