"""What a problem's code, a key of the spec language, a field type or a function means, with tested examples.

The words are in ``locale/*/LC_MESSAGES/explanations.po`` and in the schema of the language, the examples in
``examples/``. ``formspec explain`` prints them, and docs/generate.py writes the documentation from them.
"""
