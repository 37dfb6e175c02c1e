"""`make preview`: what the integration would write to Port, without writing it.

Start reading at `__main__.py`. `source.py` and `model.py` say what is previewed,
`run.py` runs the real integration against the emulated Port, `findings.py` and
`comparison.py` decide, and `views/` shows.
"""
