"""What is run by hand or by a schedule, beside `ocean sail`.

May use everything but main, exporters and webhook_processors.
"""
