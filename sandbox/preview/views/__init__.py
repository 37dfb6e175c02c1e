"""What a preview looks like: in the terminal, and as one web page (its parts are in `page/`).

Uses `sandbox.preview.report` and what is in it; decides nothing.
"""
