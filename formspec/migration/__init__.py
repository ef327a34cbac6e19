"""Carrying data of an earlier edition, or of a related form, over to a form.

::

    data ──decoder──▶ DecodedForm of its own form ──carry──▶ DecodedForm of the new form + values without a place

``routes`` says where each value goes, ``carrying`` takes it there, ``renaming`` reads data whose own spec is not at
hand.
"""
