"""GitHub-flavoured Markdown: each block a pipe table, merged cells shown once, everything else escaped."""
