"""An emulated Port to send entities to, and a browser with a preview's page."""

import shutil
from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from sandbox.port.app import create_port_app
from tests.sandbox.port.examples import install_blueprints, logged_in
from tests.sandbox.preview.browser import FLAGS, Opened, written_page


@pytest.fixture
async def port() -> AsyncIterator[httpx.AsyncClient]:
    async with logged_in(create_port_app()) as client:
        await install_blueprints(client)
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = await written_page(tmp_path_factory.mktemp("page"))
    return path.as_uri()


@pytest_asyncio.fixture(loop_scope="module")
async def opened(browser: Browser, address: str) -> AsyncIterator[Opened]:
    """The page in a new window; it must have asked for nothing and raised no error."""
    page = await browser.new_page(color_scheme="light")
    window = Opened(page, address)
    page.on(
        "console",
        lambda message: (
            window.errors.append(message.text) if message.type == "error" else None
        ),
    )
    page.on("pageerror", lambda error: window.errors.append(str(error)))
    page.on("request", lambda request: window.requests.append(request.url))
    await window.go("")
    yield window
    assert window.errors == []
    assert {url.partition("#")[0] for url in window.requests} == {address}
    assert await window.run("window.harmed") is None
    await page.close()
