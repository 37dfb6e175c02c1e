"""In which words both control APIs refuse a body."""

from pydantic import ValidationError


def problems_of(error: ValidationError) -> str:
    """Each field that is wrong or unknown, and why."""
    return "; ".join(
        f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
    )
