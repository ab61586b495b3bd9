"""A real server: PostgreSQL, uvicorn and HTTP on this computer."""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from sync.server.app import create_app, open_database
from sync.server.founding_tokens import offer
from sync.server.migrate import migrate
from sync.server.serving import Place, configure
from sync.server.settings import Settings
from tests.sync.server.laptops import Founder, Send, found
from tests.sync.server.spreading import watching


@pytest.fixture(scope="module")
def engine(postgres_url: str) -> Iterator[Engine]:
    """A migrated database for this module. Whatever the server sends to it is held against the rules for spreading."""
    engine = open_database(postgres_url)
    migrate(engine)
    with watching(engine) as ledger:
        yield engine
    engine.dispose()
    assert ledger.complaints() == []


@contextmanager
def serving(app: FastAPI, trusted: tuple[str, ...] = ()) -> Iterator[str]:
    """The address at which *app* answers, as in production; *trusted* are proxies."""
    config = configure(app, Place(host="127.0.0.1", port=0, trusted=trusted), Settings())
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


@pytest.fixture(scope="module")
def address(engine: Engine) -> Iterator[str]:
    """The server's address."""
    with serving(create_app(engine)) as address:
        yield address


@pytest.fixture(scope="module")
def http(address: str) -> Iterator[httpx.Client]:
    """A client to the server; ignores the environment's proxies."""
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        yield client


@pytest.fixture
def send(http: httpx.Client) -> Send:
    """Post a body to the exchange."""
    return lambda body: http.post("/v1/exchange", content=body)


@pytest.fixture
def token(engine: Engine) -> str:
    """A founding token of the operator."""
    token = secrets.token_urlsafe()
    offer(engine, token)
    return token


@pytest.fixture
def founder(send: Send, token: str) -> Founder:
    """A fresh municipality."""
    return found(send, token)


@pytest.fixture
def new_founder(engine: Engine, send: Send) -> Callable[[], Founder]:
    """As many fresh municipalities as a test wants."""

    def another() -> Founder:
        token = secrets.token_urlsafe()
        offer(engine, token)
        return found(send, token)

    return another
