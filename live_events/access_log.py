"""The server's access log without the secret that the webhook's address carries."""

import logging


class WithoutQuery(logging.Filter):
    """Leaves the query out of the server's access log: it carries the secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten the address in the record, which is then logged."""
        # uvicorn logs (client, method, address, version, status).
        if isinstance(record.args, tuple) and len(record.args) == 5:
            client, method, address, version, status = record.args
            path = str(address).split("?", 1)[0]
            record.args = (client, method, path, version, status)
        return True


def hide_queries_in_access_log() -> None:
    """Keep the webhook's secret out of the server's access log."""
    logging.getLogger("uvicorn.access").addFilter(WithoutQuery())
