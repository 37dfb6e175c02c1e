from tests.actions.conftest import runs

__all__ = ["runs"]
